using Permafrost.Core.Randomness;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Tests.Model.Layers;

public sealed class DropoutTests
{
    private static readonly ActivationShape Shape = new(4, 5, 20);

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Forward_Training_KeepsAndScalesTheShareThatTheRateLeaves(double rate)
    {
        float[] mask = [.. Masks(rate, samples: 64).SelectMany(sample => sample)];

        float scale = (float)(1.0 / (1.0 - rate));
        Assert.All(mask, value => Assert.True(value == 0f || value == scale));
        double kept = mask.Count(value => value != 0f);

        // Five standard deviations of a binomial distribution; the stream is fixed.
        Assert.InRange(kept / mask.Length, 1 - rate - 5 * Deviation(), 1 - rate + 5 * Deviation());
        double Deviation() => Math.Sqrt(rate * (1 - rate) / mask.Length);
    }

    [Fact]
    public void Forward_Training_FollowsTheNamedStream()
    {
        const double Rate = 0.3;
        var stream = new PhiloxStream(111, "dropout/layer");
        using var layer = new LayerBatch(new DropoutOptions { Rate = Rate }, Shape)
        {
            Epoch = 2,
            IndexOf = position => 1000 + 7 * position,
        };

        float[][] outputs = layer.Forward(Ones(3));

        float scale = (float)(1.0 / 0.7);
        uint threshold = (uint)Math.Round(Rate * 4294967296.0);
        for (int sample = 0; sample < 3; sample++)
        for (uint element = 0; element < Shape.Count; element++)
        {
            float expected = stream.UInt32(2, (uint)(1000 + 7 * sample), element) >= threshold ? scale : 0f;
            Assert.Equal(expected, outputs[sample][element]);
        }
    }

    [Fact]
    public void Forward_LargerRate_DropsTheSameAndMore()
    {
        double[] rates = [0.1, 0.25, 0.3, 0.5, 0.7, 0.95];
        var masks = rates.Select(rate => Masks(rate, samples: 8).SelectMany(sample => sample).ToArray()).ToList();

        for (int larger = 1; larger < rates.Length; larger++)
        {
            Assert.All(masks[larger - 1].Zip(masks[larger]), pair => Assert.False(pair.First == 0f && pair.Second != 0f));
            Assert.True(masks[larger].Count(value => value == 0f) > masks[larger - 1].Count(value => value == 0f));
        }
    }

    [Fact]
    public void Forward_SameImageAnywhereInAnyBatch_GetsTheSameMask()
    {
        float[][] inOrder = Masks(0.5, samples: 20);

        float[][] reversed = Masks(0.5, samples: 20, position => 19 - position, lastGroupFirst: true);
        float[] alone = Masks(0.5, samples: 1, _ => 13)[0];

        for (int sample = 0; sample < 20; sample++)
        {
            Bits.Equal(inOrder[sample], reversed[19 - sample], $"mask of image {sample}");
        }

        Bits.Equal(inOrder[13], alone, "mask of image 13");
    }

    [Fact]
    public void Forward_OtherImageEpochSeed_GetsAnotherMask()
    {
        using var otherEpoch = new LayerBatch(new DropoutOptions { Rate = 0.5 }, Shape) { Epoch = 1 };
        using var otherSeed = new LayerBatch(new DropoutOptions { Rate = 0.5 }, Shape, seed: 112);
        float[][] masks = Masks(0.5, samples: 2);

        float[][] all = [.. masks, otherEpoch.Forward(Ones(1))[0], otherSeed.Forward(Ones(1))[0]];

        for (int first = 0; first < all.Length; first++)
        for (int second = 0; second < first; second++)
        {
            // Independent masks of 400 elements agree in half of them, give or take 10.
            Assert.InRange(all[first].Zip(all[second]).Count(pair => pair.First == pair.Second), 150, 250);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(20)]
    public void Backward_Training_AppliesTheSameMask(int channels)
    {
        var shape = new ActivationShape(3, 3, channels);
        using var layer = new LayerBatch(new DropoutOptions { Rate = 0.4 }, shape);
        float[][] x = Draws.Floats("dropout/x", 9, shape.Count);
        float[][] dy = Draws.Floats("dropout/dy", 9, shape.Count);
        float[][] masks = layer.Forward([.. x.Select(sample => sample.Select(_ => 1f).ToArray())]);

        var (y, dx) = layer.Run(x, dy);

        for (int sample = 0; sample < x.Length; sample++)
        {
            Bits.Equal([.. x[sample].Zip(masks[sample], (value, mask) => mask == 0f ? 0f : value * mask)], y[sample], "y");
            Bits.Equal([.. dy[sample].Zip(masks[sample], (value, mask) => mask == 0f ? 0f : value * mask)], dx[sample], "dx");
        }
    }

    [Fact]
    public void Backward_Training_AgreesWithFiniteDifferences()
    {
        using var layer = new LayerBatch(new DropoutOptions { Rate = 0.4 }, Shape);
        FiniteDifferences.Check(layer, Draws.Floats("dropout/fd", 2, Shape.Count));
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(0.0, true)]
    public void Forward_InferenceOrRateZero_IsTheIdentity(double rate, bool training)
    {
        using var layer = new LayerBatch(new DropoutOptions { Rate = rate }, Shape) { Training = training };
        float[][] x = Draws.Floats("dropout/inference", 9, Shape.Count);

        float[][] y = layer.Forward(x);

        Assert.All(x.Zip(y), pair => Bits.Equal(pair.First, pair.Second, "y"));
    }

    private static float[][] Ones(int samples) =>
        [.. Enumerable.Range(0, samples).Select(_ => Enumerable.Repeat(1f, Shape.Count).ToArray())];

    /// <summary>A mask is what becomes of ones.</summary>
    private static float[][] Masks(double rate, int samples, Func<int, int>? indexOf = null, bool lastGroupFirst = false)
    {
        using var layer = new LayerBatch(new DropoutOptions { Rate = rate }, Shape)
        {
            IndexOf = indexOf ?? (position => position),
            LastGroupFirst = lastGroupFirst,
        };
        return layer.Forward(Ones(samples));
    }
}
