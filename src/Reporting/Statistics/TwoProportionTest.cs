using MathNet.Numerics;

namespace Permafrost.Reporting.Statistics;

/// <summary>
/// The z-test of two independent shares (K. Pearson 1900, in the form of chi-squared with one degree of freedom): are they samples of one share? For results of which
/// only the counts are left; where both networks answered for the same images and the answers are at hand, <see cref="McNemarTest"/> sees more.
/// </summary>
/// <remarks>z = (p_b - p_a) / sqrt(p (1 - p) (1/n_a + 1/n_b)) with the pooled share p; two-sided.</remarks>
public static class TwoProportionTest
{
    /// <param name="correctA">0..<paramref name="countA"/>.</param>
    /// <param name="countA">At least 1.</param>
    /// <param name="correctB">0..<paramref name="countB"/>.</param>
    /// <param name="countB">At least 1.</param>
    /// <returns>The two-sided p-value in 0..1; 1 where all or none of both are correct.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The numbers are not in range.</exception>
    public static double PValue(long correctA, long countA, long correctB, long countB)
    {
        RefuseOutOfRange(correctA, countA);
        RefuseOutOfRange(correctB, countB);
        double pooled = (correctA + correctB) / ((double)countA + countB);
        double variance = pooled * (1 - pooled) * (1.0 / countA + 1.0 / countB);
        if (variance <= 0)
        {
            return 1;
        }

        double z = (correctB / (double)countB - correctA / (double)countA) / Math.Sqrt(variance);
        return Math.Min(1, SpecialFunctions.Erfc(Math.Abs(z) / Math.Sqrt(2)));
    }

    private static void RefuseOutOfRange(long correct, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(correct);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(correct, count);
    }
}
