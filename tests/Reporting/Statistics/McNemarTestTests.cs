using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class McNemarTestTests
{
    [Fact]
    public void PValue_NoDiscordantImage_IsOne() => Assert.Equal(1, McNemarTest.PValue(0, 0));

    [Fact]
    public void PValue_EqualCounts_IsOneOnBothSidesOfTheSwitch()
    {
        Assert.Equal(1, McNemarTest.PValue(12, 12));
        Assert.Equal(1, McNemarTest.PValue(13, 13));
    }

    [Fact]
    public void PValue_AtTheSwitch_UsesTheExactTestBelowAndChiSquaredFromThere()
    {
        // 2 * 2^-24: all 24 on one side. Chi-squared would give 3e-6.
        Assert.Equal(2 / 16777216.0, McNemarTest.PValue(0, 24));

        // The exact test would give 2 * 2^-25 = 6e-8.
        Assert.InRange(McNemarTest.PValue(0, 25), 1e-6, 1e-5);
    }

    [Theory]
    [InlineData(3, 9)]
    [InlineData(60, 41)]
    public void PValue_SidesSwapped_IsTheSame(int onlyA, int onlyB) =>
        Assert.Equal(McNemarTest.PValue(onlyA, onlyB), McNemarTest.PValue(onlyB, onlyA));

    [Fact]
    public void PValue_TenThousandAgainstNone_IsAFiniteNumberOfAtLeastZero() => Assert.InRange(McNemarTest.PValue(0, 10_000), 0, 1e-300);

    [Fact]
    public void PValue_NegativeCount_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => McNemarTest.PValue(-1, 3));
}
