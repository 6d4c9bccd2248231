using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Layers;

public sealed class WeightInitializerTests
{
    private const int FanIn = 120;
    private const int FanOut = 80;

    [Theory]
    [InlineData(Initializer.GlorotUniform, 2.0 / (FanIn + FanOut))]
    [InlineData(Initializer.GlorotNormal, 2.0 / (FanIn + FanOut))]
    [InlineData(Initializer.HeUniform, 2.0 / FanIn)]
    [InlineData(Initializer.HeNormal, 2.0 / FanIn)]
    public void Fill_ManyWeights_HaveTheMeanAndVarianceOfThePaper(Initializer initializer, double variance)
    {
        float[] weights = Weights(initializer);

        // 9,600 weights: the mean lies within five standard errors, the variance within a tenth.
        Assert.InRange(weights.Average(), -5 * Math.Sqrt(variance / weights.Length), 5 * Math.Sqrt(variance / weights.Length));
        Assert.InRange(weights.Average(weight => (double)weight * weight), 0.93 * variance, 1.07 * variance);
    }

    [Theory]
    [InlineData(Initializer.GlorotUniform, 6.0 / (FanIn + FanOut))]
    [InlineData(Initializer.HeUniform, 6.0 / FanIn)]
    public void Fill_Uniform_FillsTheIntervalAndNoMore(Initializer initializer, double squaredLimit)
    {
        float[] weights = Weights(initializer);

        float limit = (float)Math.Sqrt(squaredLimit);
        Assert.All(weights, weight => Assert.InRange(weight, -limit, limit));
        Assert.True(weights.Max() > 0.999 * limit && weights.Min() < -0.999 * limit);
    }

    [Theory]
    [InlineData(Initializer.GlorotNormal, 2.0 / (FanIn + FanOut))]
    [InlineData(Initializer.HeNormal, 2.0 / FanIn)]
    public void Fill_Normal_IsTruncatedAtTwoDeviations(Initializer initializer, double variance)
    {
        float[] weights = Weights(initializer);

        double limit = 2 * Math.Sqrt(variance) / 0.87962566103423978;
        Assert.All(weights, weight => Assert.InRange(Math.Abs(weight), 0, limit));
        Assert.True(weights.Max() > 0.98 * limit);

        // A normal distribution cut at two deviations has 71.5 % of its mass within one.
        double within = weights.Count(weight => Math.Abs(weight) < limit / 2) / (double)weights.Length;
        Assert.InRange(within, 0.70, 0.73);
    }

    /// <summary>The literals were computed by a few lines of Python that know Philox and the formulas, not by the code under test.</summary>
    [Fact]
    public void Fill_PinnedSeed_StartsWithPinnedWeights()
    {
        string Start(Initializer initializer) =>
            string.Join(' ', Weights(initializer).Take(3).Select(weight => $"{BitConverter.SingleToInt32Bits(weight):X8}"));

        Assert.Equal("BC1A923E 3DE8FCBA BDDFA355", Start(Initializer.GlorotUniform));
        Assert.Equal("BC45A86A 3DB4EF9F BDA6F3A6", Start(Initializer.GlorotNormal));
        Assert.Equal("BC478CF7 3E166481 BE105B94", Start(Initializer.HeUniform));
        Assert.Equal("BC7F2CDA 3DE99660 BDD788A7", Start(Initializer.HeNormal));
    }

    [Fact]
    public void Fill_BiasesAndPadding_StartAtZero()
    {
        using var layer = new LayerBatch(new Conv2dOptions { Filters = 5, Kernel = 3 }, new ActivationShape(4, 4, 3));

        Assert.All(layer.Bias, bias => Assert.Equal(0f, bias));
        Assert.Equal(3 * 3 * 3 * 5, NonZero(layer.Layer.Parameters[0]));
    }

    [Fact]
    public void Initialize_AnotherDropoutRateOrOtherLayersBefore_LeavesTheWeightsAlone()
    {
        static byte[] Digest(params LayerOptions[] layers)
        {
            using var network = new Network(new NetworkDefinition(new ActivationShape(6, 6, 1), [.. layers], 4), seed: 111);
            return System.Text.Encoding.UTF8.GetBytes(string.Join(' ', network.Parameters.Select(parameter => parameter.Digest())));
        }

        var conv = new Conv2dOptions { Filters = 4, Kernel = 3 };
        var dense = new DenseOptions { Units = 4 };
        byte[] plain = Digest(conv, new FlattenOptions(), dense);

        Assert.Equal(plain, Digest(conv, new DropoutOptions { Rate = 0.25 }, new FlattenOptions(), dense));
        Assert.Equal(
            plain,
            Digest(conv, new DropoutOptions { Rate = 0.5 }, new FlattenOptions(), new DropoutOptions { Rate = 0.1 }, dense)
        );
        Assert.NotEqual(plain, Digest(conv with { Initializer = Initializer.HeNormal }, new FlattenOptions(), dense));
    }

    private static unsafe int NonZero(Parameter parameter) =>
        new Span<float>(parameter.Values, (int)parameter.PackedCount).ToArray().Count(weight => weight != 0f);

    private static float[] Weights(Initializer initializer)
    {
        using var layer = new LayerBatch(new DenseOptions { Units = FanOut, Initializer = initializer }, ActivationShape.Flat(FanIn));
        return layer.Weight;
    }
}
