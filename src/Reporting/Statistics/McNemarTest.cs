using MathNet.Numerics;

namespace Permafrost.Reporting.Statistics;

/// <summary>
/// McNemar's test (Q. McNemar 1947, Psychometrika 12:153-157): do two networks err equally often on the same images?
/// Only the discordant images count, those that exactly one of the two classifies correctly.
/// </summary>
/// <remarks>
/// Below <see cref="ExactBelow"/> discordant images the p-value is the exact two-sided binomial one, 2 P(X &lt;= min(b, c)) with X ~ Bin(b + c, 1/2), at most 1.
/// From there on it is that of chi-squared with one degree of freedom at (|b - c| - 1)^2 / (b + c), Edwards' continuity correction, |b - c| - 1 at least 0.
/// </remarks>
public static class McNemarTest
{
    /// <summary>Number of discordant images from which on chi-squared is close enough.</summary>
    public const int ExactBelow = 25;

    /// <param name="onlyA">Images that A alone classifies correctly.</param>
    /// <param name="onlyB">Images that B alone classifies correctly.</param>
    /// <returns>The two-sided p-value in 0..1; 1 where no image is discordant.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static double PValue(long onlyA, long onlyB)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyA);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyB);
        return onlyA + onlyB < ExactBelow ? Exact(onlyA, onlyB) : ChiSquared(onlyA, onlyB);
    }

    private static double Exact(long onlyA, long onlyB)
    {
        long discordant = onlyA + onlyB;
        long ways = 0;
        long choose = 1;
        for (long k = 0; k <= Math.Min(onlyA, onlyB); k++)
        {
            ways += choose;
            choose = choose * (discordant - k) / (k + 1);
        }

        // Below 25 all of this is whole numbers under 2^53: no rounding at all.
        return Math.Min(1, 2.0 * ways / (1L << (int)discordant));
    }

    private static double ChiSquared(long onlyA, long onlyB)
    {
        double excess = Math.Max(0, Math.Abs(onlyA - onlyB) - 1);
        double statistic = excess * excess / (onlyA + onlyB);

        // The upper tail with one degree of freedom; 1 - CDF would lose every digit of a small p-value.
        return SpecialFunctions.Erfc(Math.Sqrt(statistic / 2));
    }
}
