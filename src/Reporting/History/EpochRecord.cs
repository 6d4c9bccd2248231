namespace Permafrost.Reporting.History;

/// <summary>One row of <c>history.csv</c>.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="TrainLoss">Mean cross-entropy over the epoch's training images while the weights moved, dropout on, penalties left out.</param>
/// <param name="TrainAccuracy">Share of those images classified correctly at that moment, 0..1.</param>
/// <param name="ValidationLoss">Mean cross-entropy over the validation split after the epoch; null where there is no such split.</param>
/// <param name="ValidationAccuracy">Accuracy on the validation split after the epoch, 0..1; null where there is no such split.</param>
/// <param name="LearningRate">Learning rate of the epoch.</param>
public sealed record EpochRecord(
    int Epoch,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate
);
