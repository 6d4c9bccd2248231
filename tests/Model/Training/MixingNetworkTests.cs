using Permafrost.Model;
using Permafrost.Model.Inference;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Threading;
using Permafrost.Model.Training;

namespace Permafrost.Tests.Model.Training;

/// <summary>Batch normalisation makes groups wait for each other, residual blocks make gradients meet: neither shows in the bits.</summary>
public sealed class MixingNetworkTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Train_AnyNumberOfThreads_LeavesTheSameBits(int threads)
    {
        // Batches of eight groups; the last one has a single image.
        var one = SmallNetwork.Train(threads: 1, count: 123, batchSize: 61, definition: MixingNetwork.Definition);
        var several = SmallNetwork.Train(threads, count: 123, batchSize: 61, definition: MixingNetwork.Definition);

        Assert.Equal(one.Footprints, several.Footprints);
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void Train_AnyKernelVariant_LeavesTheSameBits(string variant) =>
        Assert.Equal(
            SmallNetwork.Train(threads: 1, definition: MixingNetwork.Definition).Footprints,
            SmallNetwork.Train(threads: 2, KernelVariants.Choose(variant), definition: MixingNetwork.Definition).Footprints
        );

    /// <summary>Ten steps. Whoever changes an order of additions, a stream or a formula sees it here, and says so in the changelog.</summary>
    [Fact]
    public void Train_PinnedSeed_LeavesThePinnedBits()
    {
        var (footprints, _) = SmallNetwork.Train(threads: 2, definition: MixingNetwork.Definition);

        string digest = SmallNetwork.Digest(footprints.Where(line => line.StartsWith("epoch", StringComparison.Ordinal))).ToString();
        Assert.True(
            digest == "e75e1ae9f98c7d23e5c4a04eab735f3d65e4206df35e6a4c81687e5655d7dde1",
            $"losses and tensors have the digest {digest}"
        );
    }

    [Fact]
    public void Train_StripedImages_Learns()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 200, SmallNetwork.Classes);
        using var validation = folder.Stripes("validation", SmallNetwork.Input, 60, SmallNetwork.Classes);
        using var network = SmallNetwork.Create(definition: MixingNetwork.Definition);
        var options = SmallNetwork.Options with
        {
            Epochs = 12,
            Optimizer = new AdamOptions { LearningRate = 0.01 },
        };

        var result = Trainer.Train(network, train, validation, options, 2, _ => { }, CancellationToken.None);

        // Validation goes by the moving statistics.
        Assert.True(result.History[^1].ValidationAccuracy > 0.9, $"{result.History[^1]}");
    }

    [Fact]
    public void Train_LearningRateFarTooLarge_NamesATensorOrALayer()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 30, SmallNetwork.Classes);
        using var network = SmallNetwork.Create(definition: MixingNetwork.Definition);
        var options = SmallNetwork.Options with { Optimizer = new SgdOptions { LearningRate = 1e30 } };

        var error = Assert.Throws<LossNotFiniteException>(() =>
            Trainer.Train(network, images, images, options, 2, _ => { }, CancellationToken.None)
        );

        var names = network.Parameters.Select(tensor => tensor.Name).Concat(network.Layers.Select(layer => $"the output of {layer.Name}"));
        Assert.Contains(error.Tensor, names);
    }

    /// <summary>Moving statistics take over the NaN of the layer before: they are not to blame.</summary>
    [Fact]
    public void Train_ActivationsOverflow_NamesTheLayerNotTheMovingStatistics()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 30, SmallNetwork.Classes);
        using var network = SmallNetwork.Create(definition: MixingNetwork.Definition);
        var first = network.Parameters[0];
        first.Assign([.. Enumerable.Repeat(float.MaxValue / 2, first.Count)]);
        foreach (var layer in network.Layers)
        {
            layer.Derive();
        }

        var error = Assert.Throws<LossNotFiniteException>(() =>
            Trainer.Train(network, images, images, SmallNetwork.Options, 2, _ => { }, CancellationToken.None)
        );

        Assert.Equal($"the output of {network.Nodes[0].Layer.Name}", error.Tensor);
    }

    /// <summary>A branch without weights hands on the image, whose channels are not padded; the sum has a gradient all the same.</summary>
    [Fact]
    public void Gradient_BlockOnTheImageWithAPlainBranch_AgreesWithDifferences()
    {
        var definition = new NetworkDefinition(
            SmallNetwork.Input,
            [
                new ResidualOptions
                {
                    Layers = [new DropoutOptions { Rate = 0.1 }],
                    Shortcut = [new Conv2dOptions { Filters = SmallNetwork.Input.Channels, Kernel = 1 }],
                },
                new DepthwiseConv2dOptions { Kernel = 3, Padding = Padding.Same },
                new BatchNormOptions(),
                new GlobalAveragePool2dOptions(),
                new DenseOptions { Units = SmallNetwork.Classes },
            ],
            SmallNetwork.Classes
        );
        NetworkDifferences.Check(definition);
    }

    [Fact]
    public void Step_Warm_AllocatesNothing()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 24, SmallNetwork.Classes);
        using var network = SmallNetwork.Create(definition: MixingNetwork.Definition);
        using var team = new WorkerTeam(1);
        using var step = new TrainingStep(network, images, SmallNetwork.Options with { BatchSize = 24 }, team);
        int[] samples = [.. Enumerable.Range(0, 24)];
        step.Run(samples, 0);
        long before = GC.GetAllocatedBytesForCurrentThread();

        step.Run(samples, 0);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void SaveAndLoad_AfterTraining_KeepsTheMovingStatistics()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 40, SmallNetwork.Classes);
        using var trained = SmallNetwork.Create(definition: MixingNetwork.Definition);
        Trainer.Train(trained, images, images, SmallNetwork.Options, 1, _ => { }, CancellationToken.None);
        trained.Save(folder.File("model"));
        using var loaded = new Network(MixingNetwork.Definition, seed: 7);
        loaded.Load(folder.File("model"));

        Bits.Equal(Predict(trained), Predict(loaded), "probabilities");
        Assert.Equal(trained.Parameters.Select(tensor => tensor.Digest()), loaded.Parameters.Select(tensor => tensor.Digest()));
        Assert.Contains(loaded.Parameters, tensor => tensor.Name == "batch_norm_7/moving_variance");

        float[] Predict(Network network)
        {
            using var classifier = new Classifier(network, threads: 2);
            return classifier.Predict(images, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Predict_AnImageAmongOthers_HasTheProbabilitiesItHasAlone()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 11, SmallNetwork.Classes);
        int[] labels = [.. Enumerable.Range(0, 3).Select(images.Label)];
        byte[] pixels = [.. Enumerable.Range(0, 3).SelectMany(image => images.Pixels(image).ToArray())];
        using var few = folder.Images("few", SmallNetwork.Input, labels, pixels);
        using var network = SmallNetwork.Create(definition: MixingNetwork.Definition);
        using var classifier = new Classifier(network, threads: 1);

        float[] all = classifier.Predict(images, TestContext.Current.CancellationToken);
        float[] first = classifier.Predict(few, TestContext.Current.CancellationToken);

        Bits.Equal(first, all.AsSpan(0, first.Length), "probabilities");
    }

    [Fact]
    public void Constructor_BlockWhoseEndsDiffer_SaysBoth()
    {
        var definition = SmallNetwork.Definition with
        {
            Layers =
            [
                new ResidualOptions { Layers = [new Conv2dOptions { Filters = 3, Kernel = 3 }] },
                .. SmallNetwork.Definition.Layers[5..],
            ],
        };

        var error = Assert.Throws<ShapeMismatchException>(() => new Network(definition, seed: 111));

        Assert.Matches("end with 7x5x3, .*9x7x2", error.Message);
    }

    [Fact]
    public void Summarize_Blocks_ShowsTheirLayersAndTrainedWeights()
    {
        using var network = SmallNetwork.Create(definition: MixingNetwork.Definition);

        var table = network.Summarize().Select(row => $"{row.Name} {row.Output} {row.ParameterCount}").ToList();

        Assert.Equal(["batch_norm_1 9x7x2 4", "depthwise_conv2d_1 8x6x2 10", "conv2d_1 8x6x5 90", "batch_norm_2 8x6x5 10"], table[..4]);
        Assert.Contains("residual_1 8x6x5 0", table);
        Assert.Contains("residual_3 4x3x5 0", table);
        Assert.Equal(network.ParameterCount, network.Summarize().Sum(row => row.ParameterCount));
    }
}
