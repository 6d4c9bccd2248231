using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class PairedDifferenceTests
{
    [Fact]
    public void Of_BBetter_IsPositive()
    {
        var (difference, interval) = PairedDifference.Of(onlyA: 20, onlyB: 70, count: 1000);

        Assert.Equal(0.05, difference);
        Assert.InRange(difference, interval.Low, interval.High);
        Assert.True(interval.Low > 0);
    }

    [Fact]
    public void Of_SameAnswers_IsZeroWithAWidthAroundIt()
    {
        var (difference, interval) = PairedDifference.Of(0, 0, 500);

        Assert.Equal(0, difference);
        Assert.Equal(-interval.Low, interval.High);
        Assert.InRange(interval.High, 1e-4, 1e-2);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(-1, 0, 5)]
    [InlineData(3, 3, 5)]
    public void Of_NumbersOutOfRange_Throws(int onlyA, int onlyB, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedDifference.Of(onlyA, onlyB, count));
}
