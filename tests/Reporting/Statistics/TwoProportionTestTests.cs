using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class TwoProportionTestTests
{
    [Theory]
    [InlineData(0, 10, 0, 20)]
    [InlineData(10, 10, 20, 20)]
    [InlineData(3, 10, 30, 100)]
    public void PValue_EqualShares_IsOne(int correctA, int countA, int correctB, int countB) =>
        Assert.Equal(1, TwoProportionTest.PValue(correctA, countA, correctB, countB));

    [Fact]
    public void PValue_SidesSwapped_IsTheSame() =>
        Assert.Equal(TwoProportionTest.PValue(60, 100, 75, 90), TwoProportionTest.PValue(75, 90, 60, 100));

    [Fact]
    public void PValue_TenThousandAgainstNone_IsAFiniteNumberOfAtLeastZero() =>
        Assert.InRange(TwoProportionTest.PValue(0, 10_000, 10_000, 10_000), 0, 1e-300);

    [Theory]
    [InlineData(0, 0, 1, 1)]
    [InlineData(-1, 3, 1, 1)]
    [InlineData(1, 1, 4, 3)]
    public void PValue_CountsOutOfRange_Throws(int correctA, int countA, int correctB, int countB) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TwoProportionTest.PValue(correctA, countA, correctB, countB));
}
