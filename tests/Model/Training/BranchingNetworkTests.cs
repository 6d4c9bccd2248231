using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Training;

/// <summary>A graph that is no list of layers, with every layer that <see cref="MixingNetwork"/> has not: branches put together, outputs read several times.</summary>
public sealed class BranchingNetworkTests
{
    private static readonly NetworkDefinition Definition = Create(new GlobalMaxPool2dOptions());

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Train_AnyNumberOfThreads_LeavesTheSameBits(int threads)
    {
        var one = SmallNetwork.Train(threads: 1, count: 123, batchSize: 61, definition: Definition);
        var several = SmallNetwork.Train(threads, count: 123, batchSize: 61, definition: Definition);

        Assert.Equal(one.Footprints, several.Footprints);
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void Train_AnyKernelVariant_LeavesTheSameBits(string variant) =>
        Assert.Equal(
            SmallNetwork.Train(threads: 1, definition: Definition).Footprints,
            SmallNetwork.Train(threads: 2, KernelVariants.Choose(variant), definition: Definition).Footprints
        );

    /// <summary>Ten steps. Whoever changes an order of additions, a stream or a formula sees it here, and says so in the changelog.</summary>
    [Fact]
    public void Train_PinnedSeed_LeavesThePinnedBits()
    {
        var (footprints, _) = SmallNetwork.Train(threads: 2, definition: Definition);

        string digest = SmallNetwork.Digest(footprints.Where(line => line.StartsWith("epoch", StringComparison.Ordinal))).ToString();
        Assert.True(
            digest == "2ca2f2f6abd2e82dbd85782566d97a6d3608f4d80a5ae33e820b4e86e324e029",
            $"losses and tensors have the digest {digest}"
        );
    }

    /// <summary>With a mean at the end: where a maximum moves from pixel to pixel, differences tell little.</summary>
    [Fact]
    public void Gradient_EveryTensor_AgreesWithDifferences() =>
        NetworkDifferences.Check(Create(new GlobalAveragePool2dOptions()), most: 12);

    private static NetworkDefinition Create(LayerOptions pool)
    {
        var graph = new GraphBuilder();
        int image = graph.Add("scaled", new NormalizeOptions { Mean = [0.5, 0.25], Std = [0.25] }, GraphNode.Image);
        int stem = graph.Add(
            "stem",
            new Conv2dOptions
            {
                Filters = 6,
                Kernel = 3,
                Padding = Padding.Of(1, 0, 2, 1),
                Activation = new SiluOptions(),
            },
            image
        );
        int left = graph.Add(
            "left",
            new Conv2dOptions
            {
                Filters = 17,
                Kernel = 1,
                Activation = new LeakyReluOptions { Slope = 0.2 },
            },
            stem
        );
        int right = graph.Append(
            [
                new AveragePool2dOptions
                {
                    Size = 3,
                    Stride = 1,
                    Padding = Padding.Same,
                },
                new SpatialDropout2dOptions { Rate = 0.3 },
            ],
            stem
        );
        int joined = graph.Add("joined", new ConcatMerge(), left, stem, right, right);
        int gate = graph.Add("gate", new DepthwiseConv2dOptions { Kernel = 1, Activation = new SigmoidOptions() }, joined);
        int sum = graph.Add("sum", new AddMerge { Activation = new Relu6Options() }, joined, gate, joined);
        graph.Append([pool, new DenseOptions { Units = SmallNetwork.Classes }], sum);
        return NetworkDefinition.OfGraph(SmallNetwork.Input, graph.ToGraph(), SmallNetwork.Classes);
    }
}
