using Permafrost.Model;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Reference;

namespace Permafrost.Tests.Model.Layers;

public sealed class BatchNormTests
{
    private const float StartMean = 0.25f;
    private const float StartVariance = 1.5f;

    public static TheoryData<int, int, int, int, bool> Shapes =>
        new()
        {
            { 1, 1, 1, 2, false },
            { 1, 1, 20, 16, true },
            { 1, 1, 33, 21, false },
            { 2, 1, 5, 1, true },
            { 3, 3, 16, 8, true },
            { 5, 4, 3, 9, false },
            { 7, 6, 20, 13, true },
            { 4, 5, 64, 3, true },
            { 3, 2, 80, 10, false },
            { 2, 3, 129, 7, true },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Training_AnyShape_GivesTheBitsOfTheReference(int height, int width, int channels, int batch, bool relu) =>
        CheckAgainstReference(new ActivationShape(height, width, channels), batch, relu);

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void Training_AnyKernelVariant_GivesTheBitsOfTheReference(string variant)
    {
        foreach (int channels in (int[])[1, 3, 16, 40, 130])
        {
            CheckAgainstReference(new ActivationShape(5, 3, channels), batch: 11, relu: true, variant);
            CheckAgainstReference(new ActivationShape(1, 1, channels), batch: 3, relu: false, variant);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void Training_ImagesWithoutPadding_GivesTheBitsOfTheReference(string variant)
    {
        CheckAgainstReference(new ActivationShape(6, 5, 1), batch: 9, relu: true, variant, isFirst: true);
        CheckAgainstReference(new ActivationShape(3, 7, 3), batch: 9, relu: false, variant, isFirst: true);
        CheckAgainstReference(new ActivationShape(1, 1, 21), batch: 9, relu: true, variant, isFirst: true);
    }

    [Fact]
    public void Training_GroupsInAnyOrder_AreAddedInOrder() =>
        CheckAgainstReference(new ActivationShape(3, 3, 5), batch: 21, relu: true, lastGroupFirst: true);

    [Fact]
    public void Training_OneValuePerChannel_GivesBetaAndLeavesTheMovingVariance()
    {
        using var layer = Create(new ActivationShape(1, 1, 4), relu: false);

        float[] y = layer.Forward([
            [7f, -3f, 0f, 0.5f],
        ])[0];

        Assert.All(layer.Layer.Parameters[1].ToArray().Zip(y), pair => Assert.Equal(pair.First, pair.Second, tolerance: 1e-5f));
        Assert.All(layer.Layer.Parameters[3].ToArray(), variance => Assert.Equal(StartVariance, variance));
    }

    [Fact]
    public void Training_LargeMeanAndSmallSpread_KeepsTheVariance()
    {
        // The difference of the mean of squares and the square of the mean would have lost it in float32.
        var shape = new ActivationShape(9, 9, 1);
        using var layer = Create(shape, relu: false);
        layer.Layer.Parameters[0].Assign([1f]);
        layer.Layer.Parameters[1].Assign([0f]);
        float[][] x = [.. Draws.Floats("bn/large", 10, shape.Count).Select(sample => sample.Select(value => 1000f + value).ToArray())];

        float[] y = [.. layer.Forward(x).SelectMany(sample => sample)];

        // One value in sixteen is zero: the variance of the others is 1/3.
        double expected = 15.0 / 48 / (15.0 / 48 + Options(relu: false).Epsilon);
        Assert.InRange(y.Average(value => (double)value), -1e-3, 1e-3);
        Assert.InRange(y.Average(value => (double)value * value), expected - 2e-4, expected + 2e-4);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Inference_AfterTraining_UsesTheMovingStatistics(bool relu)
    {
        var shape = new ActivationShape(4, 3, 18);
        using var layer = Create(shape, relu);
        var naive = new NaiveBatchNorm(Options(relu));
        var parameters = layer.Layer.Parameters;
        layer.Forward(Draws.Floats("bn/x", 10, shape.Count));
        layer.Layer.Derive();

        float[][] x = Draws.Floats("bn/other", 9, shape.Count);
        float[][] y = layer.AtInference.Forward(x);

        var (gamma, beta, mean, variance) = (
            parameters[0].ToArray(),
            parameters[1].ToArray(),
            parameters[2].ToArray(),
            parameters[3].ToArray()
        );
        Assert.All(mean, value => Assert.NotEqual(StartMean, value));
        for (int c = 0; c < shape.Channels; c++)
        {
            float[][] expected = naive.Forward(Channel(x, c, shape), gamma[c], beta[c], mean[c], variance[c]);
            CompareChannel(expected, y, c, shape, "y");
        }
    }

    [Theory]
    [InlineData(1, 1, 7, 11, false)]
    [InlineData(4, 3, 3, 3, false)]
    [InlineData(3, 3, 2, 10, true)]
    public void Backward_AnyShape_AgreesWithFiniteDifferences(int height, int width, int channels, int batch, bool relu)
    {
        var shape = new ActivationShape(height, width, channels);
        using var layer = Create(shape, relu);
        FiniteDifferences.Check(layer, Draws.Floats("bn/fd", batch, shape.Count), tolerance: 1e-2);
    }

    [Fact]
    public void Forward_NaNInOneImage_ReachesItsChannelThroughRelu()
    {
        var shape = new ActivationShape(3, 3, 2);
        using var layer = Create(shape, relu: true);
        float[][] x = Draws.Floats("bn/nan", 2, shape.Count);
        x[1][0] = float.NaN;

        float[][] y = layer.Forward(x);

        Assert.All(Channel(y, 0, shape).SelectMany(sample => sample), value => Assert.True(float.IsNaN(value)));
        Assert.All(Channel(y, 1, shape).SelectMany(sample => sample), value => Assert.False(float.IsNaN(value)));
    }

    [Fact]
    public void Parameters_OfNewLayer_StartAsInThePaperAndTrainTwo()
    {
        using var layer = new LayerBatch(new BatchNormOptions(), new ActivationShape(2, 2, 3), name: "batch_norm_1");

        Assert.Equal(
            ["batch_norm_1/gamma", "batch_norm_1/beta", "batch_norm_1/moving_mean", "batch_norm_1/moving_variance"],
            layer.Layer.Parameters.Select(parameter => parameter.Name)
        );
        Assert.Equal([true, true, false, false], layer.Layer.Parameters.Select(parameter => parameter.Trained));
        Assert.Equal([1f, 0f, 0f, 1f], layer.Layer.Parameters.Select(parameter => parameter.ToArray().Distinct().Single()));
        Assert.Equal(6, Assert.Single(layer.Layer.Summaries).ParameterCount);
    }

    private static BatchNormOptions Options(bool relu) =>
        new()
        {
            Momentum = 0.8,
            Epsilon = 1e-3,
            Activation = relu ? Activation.Relu : Activation.None,
        };

    private static LayerBatch Create(
        ActivationShape shape,
        bool relu,
        string? variant = null,
        bool isFirst = false,
        bool lastGroupFirst = false
    )
    {
        var layer = new LayerBatch(Options(relu), shape, isFirst, KernelVariants.Choose(variant)) { LastGroupFirst = lastGroupFirst };
        var parameters = layer.Layer.Parameters;
        parameters[0].Assign([.. Draws.Floats("bn/gamma", shape.Channels).Select(value => value + 1.5f)]);
        parameters[1].Assign(Draws.Floats("bn/beta", shape.Channels));
        parameters[2].Assign([.. Enumerable.Repeat(StartMean, shape.Channels)]);
        parameters[3].Assign([.. Enumerable.Repeat(StartVariance, shape.Channels)]);
        return layer;
    }

    private static void CheckAgainstReference(
        ActivationShape shape,
        int batch,
        bool relu,
        string? variant = null,
        bool isFirst = false,
        bool lastGroupFirst = false
    )
    {
        using var layer = Create(shape, relu, variant, isFirst, lastGroupFirst);
        float[][] x = [.. Draws.Floats("bn/x", batch, shape.Count).Select(sample => sample.Select(value => 2f * value + 0.5f).ToArray())];
        float[][] dy = Draws.Floats("bn/dy", batch, shape.Count);

        var (y, dx) = layer.Run(x, dy);

        var naive = new NaiveBatchNorm(Options(relu));
        var parameters = layer.Layer.Parameters;
        var (gamma, beta) = (parameters[0].ToArray(), parameters[1].ToArray());
        for (int c = 0; c < shape.Channels; c++)
        {
            float[][] own = Channel(x, c, shape);
            CompareChannel(naive.Forward(own, gamma[c], beta[c]), y, c, shape, "y");
            double values = (double)batch * shape.Height * shape.Width;
            float variance = values > 1.0 ? naive.Moved(StartVariance, naive.Squares / (values - 1.0)) : StartVariance;
            Bits.Equal([naive.Moved(StartMean, naive.Mean), variance], [parameters[2].ToArray()[c], parameters[3].ToArray()[c]], "moving");

            var (expected, dGamma, dBeta) = naive.Backward(own, Channel(dy, c, shape), gamma[c], beta[c]);
            Bits.Equal([dGamma, dBeta], [parameters[0].GradientToArray()[c], parameters[1].GradientToArray()[c]], "dGamma, dBeta");
            if (!isFirst)
            {
                CompareChannel(expected, dx, c, shape, "dx");
            }
        }
    }

    private static void CompareChannel(float[][] expected, float[][] actual, int channel, ActivationShape shape, string what)
    {
        foreach (var (sample, (own, all)) in expected.Zip(Channel(actual, channel, shape)).Index())
        {
            Bits.Equal(own, all, $"{what} of channel {channel}, sample {sample}");
        }
    }

    private static float[][] Channel(float[][] samples, int channel, ActivationShape shape) =>
        [.. samples.Select(sample => sample.Where((_, i) => i % shape.Channels == channel).ToArray())];
}
