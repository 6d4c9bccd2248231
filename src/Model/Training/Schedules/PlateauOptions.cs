using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Training.Schedules;

/// <summary>Lowers the rate when a figure no longer improves; the names, defaults and the meaning are those of Keras' <c>ReduceLROnPlateau</c>.</summary>
/// <remarks>The rate follows from what was measured: a resumed run has nothing else to remember. Epochs that end within the warm-up are not looked at.</remarks>
[OptionName("plateau")]
[Description("A learning rate that drops by a factor each time a figure has not improved for some epochs.")]
public sealed record PlateauOptions : ScheduleOptions
{
    [Description("The figure that must improve.")]
    public EpochFigure Monitor { get; init; } = EpochFigure.ValidationLoss;

    [Range(0.0, 1.0), Description("What the rate is multiplied with at a drop.")]
    public double Factor { get; init; } = 0.1;

    [Range(1, 10000), Description("The rate drops after so many epochs in a row without an improvement.")]
    public int Patience { get; init; } = 10;

    [Range(0, 10000), Description("Epochs after a drop in which a lack of improvement is not counted.")]
    public int Cooldown { get; init; }

    [Range(0.0, 100.0), Description("The rate never drops below this one.")]
    public double MinRate { get; init; }

    [Range(0.0, 1e6), Description("What is no larger is no improvement over the best epoch.")]
    public double MinDelta { get; init; } = 0.0001;

    internal override double Share(double progress, long epoch) => 1.0;

    internal override double Peak(double peak, IReadOnlyList<EpochResult> history)
    {
        int first = (int)Math.Ceiling(WarmupEpochs);
        double best = 0.0;
        int waited = 0;
        int cooling = 0;
        for (int i = first; i < history.Count; i++)
        {
            double value = EpochFigures.Of(Monitor, history[i]);
            if (cooling > 0)
            {
                cooling--;
                waited = 0;
            }

            if (i == first || EpochFigures.IsBetter(Monitor, value, best, MinDelta))
            {
                best = value;
                waited = 0;
            }
            else if (cooling == 0 && ++waited >= Patience)
            {
                if (peak > MinRate)
                {
                    peak = Math.Max(peak * Factor, MinRate);
                    cooling = Cooldown;
                    waited = 0;
                }
            }
        }

        return peak;
    }
}
