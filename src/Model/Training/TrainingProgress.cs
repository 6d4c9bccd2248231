namespace Permafrost.Model.Training;

/// <summary>Where training stands after a step.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Epochs">How many there will be.</param>
/// <param name="Step">Steps done in this epoch.</param>
/// <param name="Steps">Steps of an epoch.</param>
/// <param name="Loss">Mean cross-entropy of the epoch so far.</param>
/// <param name="Accuracy">Accuracy of the epoch so far.</param>
/// <param name="Completed">The epoch's result, at its end.</param>
public readonly record struct TrainingProgress(
    int Epoch,
    int Epochs,
    int Step,
    int Steps,
    double Loss,
    double Accuracy,
    EpochResult? Completed
);
