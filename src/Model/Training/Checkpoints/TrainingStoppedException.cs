namespace Permafrost.Model.Training.Checkpoints;

/// <summary>Training was asked to stop.</summary>
/// <param name="place">Where it stopped.</param>
/// <param name="checkpoint">Where it would go on: the same place if its checkpoint could be written.</param>
/// <param name="cancellation">By which it was asked.</param>
public sealed class TrainingStoppedException(TrainingPlace place, TrainingPlace checkpoint, CancellationToken cancellation)
    : OperationCanceledException($"training stopped at {place}; it would go on from {checkpoint}", cancellation)
{
    public TrainingPlace Place { get; } = place;

    public TrainingPlace Checkpoint { get; } = checkpoint;
}
