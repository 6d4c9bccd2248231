using Permafrost.Reporting.Statistics;
using Permafrost.Tests.Reporting.Reference;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class ImageBootstrapTests
{
    [Fact]
    public void Count_RecordedCases_AgreeWithNumPy()
    {
        foreach (var expected in ReferenceValues.Of("bootstrap"))
        {
            int count = expected.Integer("count");
            int[][] wrong = ImageBootstrap.Count(count, [expected.Integers("wrong_a"), expected.Integers("wrong_b")]);
            long[] won = [.. wrong[0].Zip(wrong[1], (a, b) => (long)a - b)];

            Assert.Equal(expected.Integers("first"), won.Take(10).Select(value => (int)value));
            var interval = ImageBootstrap.Interval(won, count);
            Assert.Equal(expected.Numbers("interval")[0], interval.Low, 1e-9);
            Assert.Equal(expected.Numbers("interval")[1], interval.High, 1e-9);
        }
    }

    [Fact]
    public void Count_AllOrNoImages_IsTheTestSetOrNothing()
    {
        int[][] counts = ImageBootstrap.Count(
            13,
            [
                [.. Enumerable.Range(0, 13)],
                [],
            ]
        );

        Assert.All(counts[0], drawn => Assert.Equal(13, drawn));
        Assert.All(counts[1], drawn => Assert.Equal(0, drawn));
        Assert.Equal(ImageBootstrap.Replicates, counts[0].Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Interval_NarrowAndWideValues_AreThePercentiles(int step)
    {
        long[] values = [.. Enumerable.Range(-100, 201).Select(value => (long)-value * step)];

        var interval = ImageBootstrap.Interval(values, step);

        Assert.Equal(-95, interval.Low, 1e-12);
        Assert.Equal(95, interval.High, 1e-12);
    }
}
