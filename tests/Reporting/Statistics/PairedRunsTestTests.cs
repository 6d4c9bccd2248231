using Permafrost.Reporting.Statistics;
using Permafrost.Tests.Reporting.Reference;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class PairedRunsTestTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Of_RecordedCases_AgreesWithSciPyAndStatsmodels()
    {
        foreach (var expected in ReferenceValues.Of("t_test"))
        {
            var result = PairedRunsTest.Of([.. expected.Integers("images_won").Select(images => (long)images)], expected.Integer("count"));

            Assert.Equal(expected.Number("mean"), result.Mean, Tolerance);
            Assert.Equal(expected.Number("deviation"), result.Deviation, Tolerance);
            Assert.Equal(expected.Numbers("interval")[0], result.Interval.Low, Tolerance);
            Assert.Equal(expected.Numbers("interval")[1], result.Interval.High, Tolerance);
            Assert.Equal(expected.Number("p"), result.P, Tolerance);
        }
    }

    [Fact]
    public void Of_EqualDifferences_CountsTheirSpreadAsOneImage()
    {
        var never = PairedRunsTest.Of([0, 0, 0], 10);
        var hardly = PairedRunsTest.Of([1, 1], 2000);
        var plainly = PairedRunsTest.Of([900, 900, 900, 900, 900], 1000);

        Assert.Equal((0.0, 0.0, 1.0), (never.Mean, never.Deviation, never.P));
        Assert.True(never.Interval.Contains(0));
        Assert.InRange(hardly.P, 0.3, 0.5);
        Assert.InRange(plainly.P, 0, 1e-9);
        Assert.Equal(0.9, plainly.Mean);
        Assert.All(
            (double[])[never.Interval.Low, hardly.Interval.High, plainly.Interval.Low, plainly.P],
            value => Assert.True(double.IsFinite(value))
        );
    }

    [Fact]
    public void Of_OneImage_StaysWithinTheShares()
    {
        var result = PairedRunsTest.Of([1, 0], 1);

        Assert.Equal((-1.0, 1.0), (result.Interval.Low, result.Interval.High));
    }

    [Fact]
    public void Of_OnePairOrNoImage_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedRunsTest.Of([3], 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => PairedRunsTest.Of([3, 4], 0));
    }
}
