namespace Permafrost.Model.Training;

/// <summary>One row of the history.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="TrainLoss">Mean cross-entropy against the true labels over the epoch's steps: dropout on, without label smoothing and penalties.</param>
/// <param name="TrainAccuracy">Share of training images classified right as they were learned from.</param>
/// <param name="ValidationLoss">Mean cross-entropy on the validation split after the epoch; null without one.</param>
/// <param name="ValidationAccuracy">Accuracy on the validation split after the epoch; null without one.</param>
/// <param name="LearningRate">Learning rate of the epoch's last step.</param>
public sealed record EpochResult(
    int Epoch,
    double TrainLoss,
    double TrainAccuracy,
    double? ValidationLoss,
    double? ValidationAccuracy,
    double LearningRate
);
