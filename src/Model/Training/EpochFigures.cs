namespace Permafrost.Model.Training;

/// <summary>What a <see cref="EpochFigure"/> reads, and which of two values is the better one.</summary>
public static class EpochFigures
{
    /// <summary>Whether there must be validation images.</summary>
    public static bool NeedsValidation(EpochFigure monitor) => monitor is EpochFigure.ValidationLoss or EpochFigure.ValidationAccuracy;

    /// <summary>The figure of an epoch.</summary>
    /// <exception cref="InvalidOperationException">It is one of the validation split, and there was none.</exception>
    public static double Of(EpochFigure monitor, EpochResult epoch) =>
        monitor switch
        {
            EpochFigure.TrainLoss => epoch.TrainLoss,
            EpochFigure.TrainAccuracy => epoch.TrainAccuracy,
            EpochFigure.ValidationLoss => epoch.ValidationLoss,
            EpochFigure.ValidationAccuracy => epoch.ValidationAccuracy,
            _ => throw new ArgumentOutOfRangeException(nameof(monitor), monitor, "No such figure."),
        } ?? throw new InvalidOperationException($"{monitor} cannot be monitored: there are no validation images.");

    /// <summary>value &lt; best - minDelta of a loss, value > best + minDelta of an accuracy.</summary>
    public static bool IsBetter(EpochFigure monitor, double value, double best, double minDelta) =>
        monitor is EpochFigure.TrainLoss or EpochFigure.ValidationLoss ? value < best - minDelta : value > best + minDelta;

    /// <summary>Number of the epoch with the best figure, counted from 1; of equal ones the earliest.</summary>
    /// <param name="monitor">The figure.</param>
    /// <param name="history">At least one epoch.</param>
    internal static int BestEpoch(EpochFigure monitor, IReadOnlyList<EpochResult> history)
    {
        int best = 0;
        for (int i = 1; i < history.Count; i++)
        {
            best = IsBetter(monitor, Of(monitor, history[i]), Of(monitor, history[best]), 0.0) ? i : best;
        }

        return best + 1;
    }
}
