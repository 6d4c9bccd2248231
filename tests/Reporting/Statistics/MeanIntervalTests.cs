using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class MeanIntervalTests
{
    [Fact]
    public void Of_ThreeRuns_IsStudentsInterval()
    {
        // Mean 0.9, deviation 0.01; t(0.975) of 2 degrees of freedom is 4.302652729911275.
        var interval = MeanInterval.Of([0.89, 0.90, 0.91], 1000)!.Value;

        double spread = 4.302652729911275 * 0.01 / Math.Sqrt(3);
        Assert.Equal(0.9 - spread, interval.Low, 9);
        Assert.Equal(0.9 + spread, interval.High, 9);
    }

    [Fact]
    public void Of_EqualRuns_KeepsTheWidthOfOneImage()
    {
        var interval = MeanInterval.Of([0.5, 0.5], 1000)!.Value;

        // t(0.975) of one degree of freedom.
        Assert.Equal(12.706204736174698 * 0.001 / Math.Sqrt(2), interval.High - 0.5, 9);
    }

    [Fact]
    public void Of_RunsNearTheEnd_StaysWithinIt() => Assert.Equal(1, MeanInterval.Of([0.9, 1.0], 10)!.Value.High);

    [Fact]
    public void Of_OneRun_IsUnknown() => Assert.Null(MeanInterval.Of([0.5], 10));
}
