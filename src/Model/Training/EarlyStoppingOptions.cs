using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Model.Training;

/// <summary>Ends training when a figure no longer improves; the names and the meaning are those of Keras' <c>EarlyStopping</c>.</summary>
public sealed record EarlyStoppingOptions
{
    [Description("The figure that must improve.")]
    public EpochFigure Monitor { get; init; } = EpochFigure.ValidationLoss;

    [Range(0, 10000), Description("Training ends after so many epochs in a row without an improvement. 0: never.")]
    public int Patience { get; init; } = 5;

    [Range(0.0, 1e6), Description("What is no larger is no improvement over the best epoch.")]
    public double MinDelta { get; init; }

    [Range(0, 10000), Description("So many epochs at the start are not looked at.")]
    public int StartFromEpoch { get; init; }

    /// <summary>Whether training ends after these epochs. A function of what was measured: a resumed run has nothing else to remember.</summary>
    internal bool Ends(IReadOnlyList<EpochResult> history)
    {
        double best = 0.0;
        int waited = 0;
        for (int i = StartFromEpoch; i < history.Count && Patience > 0; i++)
        {
            double value = EpochFigures.Of(Monitor, history[i]);
            if (i == StartFromEpoch || EpochFigures.IsBetter(Monitor, value, best, MinDelta))
            {
                best = value;
                waited = 0;
            }
            else if (++waited >= Patience)
            {
                return true;
            }
        }

        return false;
    }
}
