using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class WilsonIntervalTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(0, 10_000)]
    [InlineData(10_000, 10_000)]
    public void Of_AllOrNoneCorrect_EndsAtTheShareAndKeepsAWidth(int successes, int count)
    {
        var interval = WilsonInterval.Of(successes, count);

        Assert.True(interval.Contains(successes / (double)count));
        Assert.InRange(interval.Low, 0, interval.High);
        Assert.InRange(interval.High, interval.Low, 1);
        Assert.True(interval.High > interval.Low);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void Of_NumbersOutOfRange_Throws(int successes, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(successes, count));
    }
}
