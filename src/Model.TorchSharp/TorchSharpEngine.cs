using System.Collections.Immutable;
using Permafrost.Model.Data;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;
using TorchSharp;

namespace Permafrost.Model.Torch;

/// <summary>libtorch through TorchSharp: the same network, loss, optimiser and random streams as the managed engine, on a CPU or a GPU.</summary>
/// <remarks>
/// The bits are those of the library and the device: libtorch promises none across versions, machines or numbers of threads. What comes before and after a step
/// (initial weights, order of the images, augmentation, dropout masks, learning rates, checkpoints) is the managed engine's, so that the two can be compared step by step.
/// </remarks>
public sealed class TorchSharpEngine : TrainingEngine
{
    /// <summary>Versions of TorchSharp and of the libtorch that it was made for, kind and name of the device.</summary>
    /// <exception cref="TorchDeviceException">The device is not there.</exception>
    public override ImmutableArray<KeyValuePair<string, string>> Identity(TrainOptions options)
    {
        var device = TorchDevice.Open(options.Device);
        return
        [
            new("engine", "torchsharp"),
            new("torchsharp", typeof(torch).Assembly.GetName().Version!.ToString(3)),
            new("libtorch", torch.__version__),
            new("device", device.Kind),
            new("device_name", device.Name),
        ];
    }

    internal override ITrainingStep CreateStep(
        Network network,
        ImageSet train,
        TrainOptions options,
        WorkerTeam team,
        IImageTransform? augmentation
    )
    {
        var device = TorchDevice.Open(options.Device);
        torch.set_num_threads(team.Count);
        return new TorchStep(new TorchNetwork(network, device.Device), train, options, new BatchLoader(network, team, augmentation));
    }
}
