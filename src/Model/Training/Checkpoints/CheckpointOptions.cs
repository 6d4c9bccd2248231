namespace Permafrost.Model.Training.Checkpoints;

/// <summary>Where and when a training leaves its state, so that it can be stopped by anything and go on later.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Folder of this training alone; it comes to be with the first checkpoint and may be deleted when the training is done.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// Everything that the weights depend on besides the learning rates and the number of epochs, as a short name: code, network, images, options.
    /// Checkpoints of another name are not used.
    /// </summary>
    public required string Identity { get; init; }

    /// <summary>
    /// Folder that trainings of one <see cref="Identity"/> share: each leaves its last state there for those of more epochs. Null: it leaves none.
    /// </summary>
    public string? ContinuationFolder { get; init; }

    /// <summary>Time from one checkpoint to the next; longer where writing one takes more than a hundredth of it.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The same at the end of an epoch, a good place to go on from: nothing is validated twice.</summary>
    public TimeSpan EpochInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Steps from one checkpoint to the next, however long they take; 0: time alone decides.</summary>
    public int EverySteps { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told where training goes on, before its first step.</summary>
    public Action<TrainingPlace> Resumed { get; init; } = _ => { };

    /// <summary>Told of what the user should know and what stops nothing: a damaged checkpoint, a disk that is full.</summary>
    public Action<string> Warned { get; init; } = _ => { };
}
