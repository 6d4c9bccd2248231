using Permafrost.Reporting.Repeats;

namespace Permafrost.Tests.Reporting.Repeats;

public sealed class SpreadTests
{
    [Fact]
    public void Of_SeveralValues_IsMeanAndDeviationOfTheSample()
    {
        var spread = Spread.Of([2, 4, 4, 4, 5, 5, 7, 9])!;

        Assert.Equal((8, 5.0), (spread.Count, spread.Mean));
        Assert.Equal(Math.Sqrt(32 / 7.0), spread.Deviation);
    }

    [Fact]
    public void Of_OneOrNone_HasNoDeviation()
    {
        Assert.Equal(new Spread(1, 0.5, null), Spread.Of([0.5]));
        Assert.Null(Spread.Of([]));
    }
}
