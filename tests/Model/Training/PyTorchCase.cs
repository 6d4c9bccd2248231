using System.Runtime.InteropServices;
using Permafrost.Core.Digests;
using Permafrost.Core.Randomness;
using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Tests.Model.Layers;

namespace Permafrost.Tests.Model.Training;

/// <summary>A network and ten batches, which PyTorch has trained too (<c>tests/Model/Fixtures/pytorch/generate.py</c>).</summary>
internal sealed record PyTorchCase(string Name, NetworkDefinition Definition, TrainOptions Options, int ImageCount)
{
    public const int Steps = 10;

    /// <summary>The network of the default study with dropout, three convolutions and Adam.</summary>
    public static PyTorchCase DeepCnn { get; } =
        new(
            "deep-cnn",
            new NetworkDefinition(
                new ActivationShape(28, 28, 1),
                [
                    new Conv2dOptions
                    {
                        Filters = 32,
                        Kernel = 3,
                        Activation = Activation.Relu,
                    },
                    new MaxPool2dOptions(),
                    new DropoutOptions { Rate = 0.25 },
                    new Conv2dOptions
                    {
                        Filters = 64,
                        Kernel = 3,
                        Activation = Activation.Relu,
                    },
                    new MaxPool2dOptions(),
                    new DropoutOptions { Rate = 0.4 },
                    new Conv2dOptions
                    {
                        Filters = 64,
                        Kernel = 3,
                        Activation = Activation.Relu,
                    },
                    new FlattenOptions(),
                    new DenseOptions { Units = 128, Activation = Activation.Relu },
                    new DropoutOptions { Rate = 0.3 },
                    new DenseOptions { Units = 10 },
                ],
                Classes: 10
            ),
            new TrainOptions { BatchSize = 64, Optimizer = new AdamOptions() },
            ImageCount: 160
        );

    /// <summary>What the other leaves out: strides, borders, overlapping windows, L2, momentum, widths that fill no cache line.</summary>
    public static PyTorchCase Odd { get; } =
        new(
            "odd",
            new NetworkDefinition(
                new ActivationShape(13, 11, 3),
                [
                    new Conv2dOptions
                    {
                        Filters = 20,
                        Kernel = 3,
                        Stride = 2,
                        Padding = Padding.Same,
                        Initializer = Initializer.HeNormal,
                    },
                    new MaxPool2dOptions { Size = 3, Stride = 2 },
                    new ReluOptions(),
                    new DropoutOptions { Rate = 0.2 },
                    new Conv2dOptions { Filters = 12, Kernel = 2 },
                    new FlattenOptions(),
                    new DenseOptions { Units = 18, L2 = 0.01 },
                    new DropoutOptions { Rate = 0.5 },
                    new DenseOptions { Units = 5 },
                ],
                Classes: 5
            ),
            new TrainOptions
            {
                BatchSize = 13,
                Optimizer = new SgdOptions
                {
                    LearningRate = 0.05,
                    Momentum = 0.9,
                    Nesterov = true,
                },
            },
            ImageCount: 37
        );

    /// <summary>Batch normalisation, residual blocks with and without layers in the shortcut, depthwise convolution, global average pooling.</summary>
    public static PyTorchCase Residual { get; } =
        new(
            "residual",
            new NetworkDefinition(
                new ActivationShape(12, 10, 3),
                [
                    Convolution(20, 3),
                    new BatchNormOptions { Activation = Activation.Relu },
                    new ResidualOptions
                    {
                        Layers =
                        [
                            Convolution(20, 3),
                            new BatchNormOptions { Activation = Activation.Relu, Momentum = 0.8 },
                            Convolution(20, 3),
                            new BatchNormOptions(),
                        ],
                        Activation = Activation.Relu,
                    },
                    new ResidualOptions
                    {
                        Layers =
                        [
                            new DepthwiseConv2dOptions
                            {
                                Kernel = 3,
                                Stride = 2,
                                Padding = Padding.Same,
                                Bias = false,
                            },
                            new BatchNormOptions { Epsilon = 1e-3 },
                            Convolution(34, 1),
                        ],
                        Shortcut = [Convolution(34, 1) with { Stride = 2 }, new BatchNormOptions()],
                    },
                    new DepthwiseConv2dOptions { Kernel = 3, Activation = Activation.Relu },
                    new GlobalAveragePool2dOptions(),
                    new BatchNormOptions(),
                    new DenseOptions { Units = 5 },
                ],
                Classes: 5
            ),
            new TrainOptions
            {
                BatchSize = 13,
                Optimizer = new SgdOptions { LearningRate = 0.005, Momentum = 0.9 },
            },
            ImageCount: 37
        );

    public static IReadOnlyList<PyTorchCase> All => [DeepCnn, Odd, Residual];

    public static string Folder { get; } = Path.Combine(Repository.Root, "tests", "Model", "Fixtures", "pytorch");

    public Network CreateNetwork() => new(Definition, Options.Seed);

    public ImageSet CreateImages(TemporaryFolder folder) =>
        folder.Stripes($"{Name}-images", Definition.Input, ImageCount, Definition.Classes);

    /// <summary>Epoch and indices of each step; the last batch of an epoch is ragged.</summary>
    public IEnumerable<(uint Epoch, int[] Samples)> Batches()
    {
        var stream = new PhiloxStream((ulong)Options.Seed, "shuffle");
        int steps = 0;
        for (uint epoch = 0; ; epoch++)
        {
            int[] order = [.. Enumerable.Range(0, ImageCount)];
            stream.Shuffle(order, epoch, 0);
            foreach (int[] batch in order.Chunk(Options.BatchSize))
            {
                if (steps++ == Steps)
                {
                    yield break;
                }

                yield return (epoch, batch);
            }
        }
    }

    /// <summary>Everything that PyTorch must know, as a safetensors file: images, labels, initial weights, batches, dropout masks.</summary>
    public byte[] Export(ImageSet images, Network network)
    {
        var tensors = new List<(TensorEntry Entry, byte[] Bytes)>();
        void Add(string name, TensorElementType type, long[] shape, byte[] bytes) =>
            tensors.Add((new TensorEntry(name, type, [.. shape]), bytes));

        foreach (var parameter in network.Parameters)
        {
            Add(
                parameter.Name,
                TensorElementType.Float32,
                [.. parameter.Shape.Select(side => (long)side)],
                MemoryMarshal.AsBytes<float>(parameter.ToArray()).ToArray()
            );
        }

        int[] labels = [.. Enumerable.Range(0, images.Count).Select(images.Label)];
        Add("labels", TensorElementType.Int32, [images.Count], MemoryMarshal.AsBytes<int>(labels).ToArray());
        foreach (var ((_, samples), step) in Batches().Select((batch, step) => (batch, step)))
        {
            Add($"batch/{step}", TensorElementType.Int32, [samples.Length], MemoryMarshal.AsBytes<int>(samples).ToArray());
        }

        var shape = images.Shape;
        Add(
            "images",
            TensorElementType.UInt8,
            [images.Count, shape.Height, shape.Width, shape.Channels],
            [.. Enumerable.Range(0, images.Count).SelectMany(image => images.Pixels(image).ToArray())]
        );
        foreach (var (name, mask) in Masks(network))
        {
            Add(name, TensorElementType.UInt8, [mask.Length], mask);
        }

        using var stream = new MemoryStream();
        using var writer = new SafetensorsWriter(stream, [.. tensors.Select(tensor => tensor.Entry)]);
        foreach (var (_, bytes) in tensors)
        {
            writer.Write(bytes);
        }

        writer.Complete();
        return stream.ToArray();
    }

    /// <summary>Marks the fixture with what it was computed from.</summary>
    public static Sha256Digest Digest(byte[] export) => Sha256Digest.OfBytes(export);

    private static Conv2dOptions Convolution(int filters, int kernel) =>
        new()
        {
            Filters = filters,
            Kernel = kernel,
            Padding = Padding.Same,
            Bias = false,
        };

    /// <summary>1 where an element is kept, for each step and dropout layer: what the layer makes of ones.</summary>
    private IEnumerable<(string Name, byte[] Mask)> Masks(Network network)
    {
        int step = 0;
        foreach (var (epoch, samples) in Batches())
        {
            foreach (var (layer, options) in network.Layers.OfType<Dropout>().Zip(Definition.Layers.OfType<DropoutOptions>()))
            {
                var shape = layer.Input.Shape;
                using var alone = new LayerBatch(options, shape, seed: (ulong)Options.Seed, name: layer.Name)
                {
                    Epoch = epoch,
                    IndexOf = position => samples[position],
                };
                float[][] ones = [.. samples.Select(_ => Enumerable.Repeat(1f, shape.Count).ToArray())];
                float[][] kept = alone.Forward(ones);
                yield return (
                    $"mask/{step}/{layer.Name}",
                    [.. kept.SelectMany(sample => sample.Select(value => (byte)(value == 0 ? 0 : 1)))]
                );
            }

            step++;
        }
    }
}
