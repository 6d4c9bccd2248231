using Permafrost.Model.Data;
using Permafrost.Model.Threading;

namespace Permafrost.Model.Training;

/// <summary>This project's own kernels: the bits depend on the experiment alone.</summary>
internal sealed class ManagedEngine : TrainingEngine
{
    internal override ITrainingStep CreateStep(
        Network network,
        ImageSet train,
        TrainOptions options,
        WorkerTeam team,
        IImageTransform? augmentation
    ) => new TrainingStep(network, train, options, team, augmentation);
}
