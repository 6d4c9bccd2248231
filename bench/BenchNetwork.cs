using Permafrost.Experiments;
using Permafrost.Experiments.Definitions;
using Permafrost.Model;

namespace Permafrost.Bench;

/// <summary>A network that is measured: a file of <c>bench/networks</c>. The peers build the same one out of its JSON.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="TimesPyTorch">How many times PyTorch's training rate is the goal.</param>
internal sealed record BenchNetwork(string Name, double TimesPyTorch)
{
    /// <summary>Images that PyTorch learns from at most: fewer where an epoch of its would take minutes.</summary>
    public int PyTorchImages { get; init; } = 60_000;

    /// <summary>The one whose scaling, memory and inference are measured too.</summary>
    public static BenchNetwork Main { get; } = new("deep-cnn", TimesPyTorch: 10.0);

    public static IReadOnlyList<BenchNetwork> All { get; } =
    [Main, new("residual", TimesPyTorch: 4.0) { PyTorchImages = 12_800 }, new("mobile", TimesPyTorch: 4.0) { PyTorchImages = 12_800 }];

    private string File => Path.Combine(Checkout.Networks, Name + ".yaml");

    /// <param name="set">Keys of the file to change, such as <c>train.batch_size=16</c>.</param>
    public ExperimentDefinition Read(params string[] set) =>
        ExperimentLoader.Load(new ExperimentRequest(Checkout.Root, [File], [], set))[0];

    public static NetworkDefinition DefinitionOf(ExperimentDefinition experiment) =>
        new(experiment.InputShape, experiment.Layers, experiment.Dataset.Classes.Length);

    /// <summary>
    /// Operations to learn from one image, counted dense: forward, backward to the weights and backward to the input take the same
    /// number of multiply-adds each; nobody wants the gradient of the first layer's input. A multiply-add is two operations.
    /// </summary>
    public static double TrainingFlops(Network network)
    {
        long first = network.Layers.First(layer => layer.Parameters.Count > 0).MacsPerImage;
        return 2.0 * (3 * network.MacsPerImage - first);
    }
}
