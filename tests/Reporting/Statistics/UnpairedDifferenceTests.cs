using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class UnpairedDifferenceTests
{
    [Fact]
    public void Of_ExampleOfThePaper_GivesItsInterval()
    {
        // Newcombe 1998, table II, example (a), method 10: 56/70 against 48/80.
        var (difference, interval) = UnpairedDifference.Of(48, 80, 56, 70);

        Assert.Equal(0.2, difference, 10);
        Assert.Equal(0.0524, interval.Low, 4);
        Assert.Equal(0.3339, interval.High, 4);
    }

    [Fact]
    public void Of_SidesSwapped_IsTheNegative()
    {
        var (difference, interval) = UnpairedDifference.Of(60, 100, 75, 90);
        var (swapped, mirrored) = UnpairedDifference.Of(75, 90, 60, 100);

        Assert.Equal((-difference, -interval.High, -interval.Low), (swapped, mirrored.Low, mirrored.High));
    }

    [Fact]
    public void Of_AllAndNone_StaysWithinItsRangeAndKeepsAWidth()
    {
        var (_, perfect) = UnpairedDifference.Of(0, 10, 10, 10);
        var (_, equal) = UnpairedDifference.Of(10, 10, 10, 10);

        Assert.Equal(1, perfect.High);
        Assert.InRange(perfect.Low, 0.3, 0.9);
        Assert.True(equal.Low < -0.1 && equal.High > 0.1);
    }

    [Fact]
    public void Of_MoreCorrectThanImages_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => UnpairedDifference.Of(1, 10, 11, 10));
}
