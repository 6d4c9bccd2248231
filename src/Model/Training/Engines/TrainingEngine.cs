using System.Collections.Immutable;
using Permafrost.Model.Data;
using Permafrost.Model.Threading;

namespace Permafrost.Model.Training;

/// <summary>Makes the steps of a training: everything around them, from the order of the images to checkpoints, is the same for every engine.</summary>
public abstract class TrainingEngine
{
    /// <summary>This project's own kernels.</summary>
    public static TrainingEngine Managed { get; } = new ManagedEngine();

    /// <summary>
    /// What the bits of a result depend on besides the experiment: names and values, such as the version of a library and the name of a device. Empty where they depend on
    /// nothing else. Part of a stage's key.
    /// </summary>
    /// <param name="options">Say which device is asked for.</param>
    public virtual ImmutableArray<KeyValuePair<string, string>> Identity(TrainOptions options) => [];

    /// <param name="network">Starts from its weights.</param>
    /// <param name="train">Images to learn from.</param>
    /// <param name="options">Batch size, loss, optimiser, device.</param>
    /// <param name="team">Threads to use.</param>
    /// <param name="augmentation">What happens to training images first; null: nothing.</param>
    internal abstract ITrainingStep CreateStep(
        Network network,
        ImageSet train,
        TrainOptions options,
        WorkerTeam team,
        IImageTransform? augmentation
    );
}
