using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

public sealed class ResizeWeightsTests
{
    private const int One = 1 << ResizeWeights.Precision;

    [Theory]
    [InlineData(ResizeFilter.Bilinear)]
    [InlineData(ResizeFilter.Area)]
    [InlineData(ResizeFilter.Box)]
    public void Of_AnySizes_StaysInTheInputGoesForwardAndAddsUpToOne(ResizeFilter filter)
    {
        var random = new Random(7);
        for (int trial = 0; trial < 400; trial++)
        {
            int input = random.Next(1, trial % 9 == 0 ? 5000 : 300);
            int output = random.Next(1, trial % 7 == 0 ? 3000 : 300);
            long unit = random.Next(1, 5);
            long size = trial % 3 == 0 ? random.NextInt64(1, input * unit + 1) : input * unit;
            var axis = new ResizeAxis(input, output, random.NextInt64(0, input * unit - size + 1), size, unit);

            var weights = new ResizeWeights(filter, axis);

            for (int at = 0; at < output; at++)
            {
                var taps = weights.Of(at);
                Assert.InRange(weights.First(at), at == 0 ? 0 : weights.First(at - 1), input - 1);
                Assert.InRange(weights.End(at), at == 0 ? 1 : weights.End(at - 1), input);
                Assert.Equal(weights.End(at) - weights.First(at), taps.Length);
                Assert.InRange(taps.Length, 1, weights.MostTaps);
                long sum = 0;
                foreach (int weight in taps)
                {
                    Assert.InRange(weight, 0, One);
                    sum += weight;
                }

                // Each weight is rounded by half a unit at most.
                Assert.InRange(Math.Abs(sum - One), 0, (taps.Length + 1) / 2);
            }

            for (int first = 0; first < output; first += ResizeWeights.Group)
            {
                int last = Math.Min(first + ResizeWeights.Group, output) - 1;
                Assert.InRange(weights.End(last) - weights.First(first), 1, weights.WidestGroup);
            }
        }
    }

    [Fact]
    public void Of_Area_WeighsPixelsByWhatIsCoveredOfThem()
    {
        // Five pixels to two: the middle one counts half in each.
        var weights = new ResizeWeights(ResizeFilter.Area, ResizeAxis.Whole(5, 2));

        const int Pixel = (4 * One + 5) / 10;
        const int Half = (2 * One + 5) / 10;
        Assert.Equal([Pixel, Pixel, Half], weights.Of(0).ToArray());
        Assert.Equal([Half, Pixel, Pixel], weights.Of(1).ToArray());
        Assert.Equal(2, weights.First(1));
    }

    [Fact]
    public void Of_Bilinear_InterpolatesWhereTheImageGrows()
    {
        var weights = new ResizeWeights(ResizeFilter.Bilinear, ResizeAxis.Whole(2, 4));

        Assert.Equal([One], weights.Of(0).ToArray());
        Assert.Equal([3 * One / 4, One / 4], weights.Of(1).ToArray());
        Assert.Equal([One / 4, 3 * One / 4], weights.Of(2).ToArray());
        Assert.Equal([One], weights.Of(3).ToArray());
    }

    [Fact]
    public void Of_Box_TakesWholePixels()
    {
        var weights = new ResizeWeights(ResizeFilter.Box, ResizeAxis.Whole(5, 2));

        // The centre of the middle pixel lies on the border; it belongs to the first.
        Assert.Equal((0, 3), (weights.First(0), weights.End(0)));
        Assert.Equal((3, 5), (weights.First(1), weights.End(1)));
    }
}
