using Permafrost.Core.Digests;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Model;

/// <summary>A network of all layers with odd sizes that trains in milliseconds, and images for it.</summary>
internal static class SmallNetwork
{
    public const int Classes = 3;

    public static ActivationShape Input { get; } = new(9, 7, 2);

    public static NetworkDefinition Definition { get; } =
        new(
            Input,
            [
                new Conv2dOptions
                {
                    Filters = 5,
                    Kernel = 3,
                    Padding = Padding.Same,
                    Activation = Activation.Relu,
                },
                new MaxPool2dOptions { Size = 3, Stride = 2 },
                new DropoutOptions { Rate = 0.25 },
                new Conv2dOptions
                {
                    Filters = 18,
                    Kernel = 2,
                    Stride = 2,
                    Initializer = Initializer.HeUniform,
                },
                new ReluOptions(),
                new FlattenOptions(),
                new DenseOptions
                {
                    Units = 11,
                    L2 = 0.01,
                    Activation = Activation.Relu,
                },
                new DropoutOptions { Rate = 0.5 },
                new DenseOptions { Units = Classes },
            ],
            Classes
        );

    /// <summary>Two epochs of five steps, of which the last has 5 of 12 images.</summary>
    public const int TrainCount = 53;

    public static TrainOptions Options { get; } = new() { Epochs = 2, BatchSize = 12 };

    public static Network Create(KernelVariant? kernel = null, NetworkDefinition? definition = null) =>
        new(definition ?? Definition, Options.Seed, kernel ?? KernelVariants.Supported[0]);

    /// <summary>Everything that training leaves, as text: a difference shows where it is.</summary>
    public static (IReadOnlyList<string> Footprints, TrainingResult Result) Train(
        int threads,
        KernelVariant? kernel = null,
        int count = TrainCount,
        int batchSize = 12,
        NetworkDefinition? definition = null,
        TrainOptions? options = null
    )
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", Input, count, Classes);
        using var validation = folder.Stripes("validation", Input, 19, Classes);
        using var network = Create(kernel, definition);
        var chosen = (options ?? Options) with { BatchSize = batchSize };
        var result = Trainer.Train(network, train, validation, chosen, threads, _ => { }, CancellationToken.None);
        var losses = result.Trail.SelectMany(epoch =>
            epoch.LossBits.Select((bits, step) => $"epoch {epoch.Epoch} step {step + 1}: {bits:X16}")
        );
        var tensors = result.Trail.SelectMany(epoch => epoch.Tensors.Select(tensor => $"epoch {epoch.Epoch} {tensor.Key}: {tensor.Value}"));
        var history = result.History.Select(epoch => epoch.ToString());
        return ([.. losses, .. tensors, .. history], result);
    }

    public static Sha256Digest Digest(IEnumerable<string> footprints) =>
        Sha256Digest.OfBytes(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', footprints)));
}
