using Permafrost.Reporting.Statistics;
using Permafrost.Tests.Reporting.Reference;

namespace Permafrost.Tests.Reporting.Statistics;

public sealed class StatisticsReferenceTests
{
    private const double Tolerance = 1e-9;

    [Fact]
    public void Wilson_RecordedCases_AgreeWithStatsmodels()
    {
        foreach (var expected in ReferenceValues.Of("wilson"))
        {
            var interval = WilsonInterval.Of(expected.Integer("successes"), expected.Integer("count"));

            Assert.Equal(expected.Numbers("interval")[0], interval.Low, Tolerance);
            Assert.Equal(expected.Numbers("interval")[1], interval.High, Tolerance);
        }
    }

    [Fact]
    public void McNemar_RecordedCases_AgreeWithStatsmodels()
    {
        foreach (var expected in ReferenceValues.Of("mcnemar"))
        {
            double p = McNemarTest.PValue(expected.Integer("only_a"), expected.Integer("only_b"));

            // Relative: a p-value of 1e-80 has to be right too.
            Assert.Equal(1, p / expected.Number("p"), Tolerance);
        }
    }

    [Fact]
    public void Paired_RecordedCases_AgreeWithTheFormula()
    {
        foreach (var expected in ReferenceValues.Of("paired"))
        {
            var (difference, interval) = PairedDifference.Of(
                expected.Integer("only_a"),
                expected.Integer("only_b"),
                expected.Integer("count")
            );

            Assert.Equal(
                (expected.Integer("only_b") - expected.Integer("only_a")) / (double)expected.Integer("count"),
                difference,
                Tolerance
            );
            Assert.Equal(expected.Numbers("interval")[0], interval.Low, Tolerance);
            Assert.Equal(expected.Numbers("interval")[1], interval.High, Tolerance);
        }
    }

    [Fact]
    public void Unpaired_RecordedCases_AgreeWithStatsmodels()
    {
        foreach (var expected in ReferenceValues.Of("unpaired"))
        {
            int correctA = expected.Integer("correct_a");
            int countA = expected.Integer("count_a");
            int correctB = expected.Integer("correct_b");
            int countB = expected.Integer("count_b");

            var (difference, interval) = UnpairedDifference.Of(correctA, countA, correctB, countB);
            double p = TwoProportionTest.PValue(correctA, countA, correctB, countB);

            Assert.Equal(correctB / (double)countB - correctA / (double)countA, difference, Tolerance);
            Assert.Equal(expected.Numbers("interval")[0], interval.Low, Tolerance);
            Assert.Equal(expected.Numbers("interval")[1], interval.High, Tolerance);
            Assert.Equal(1, p / expected.Number("p"), Tolerance);
        }
    }

    [Fact]
    public void Holm_RecordedCases_AgreeWithStatsmodels()
    {
        foreach (var expected in ReferenceValues.Of("holm"))
        {
            double[] adjusted = [.. HolmCorrection.Adjust(expected.Numbers("p"))];

            Assert.Equal(expected.Numbers("adjusted"), adjusted, (a, b) => Math.Abs(a - b) < Tolerance);
        }
    }
}
