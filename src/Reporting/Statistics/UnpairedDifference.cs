namespace Permafrost.Reporting.Statistics;

/// <summary>
/// The difference of two shares of which only the counts are known, with the hybrid score interval of R. G. Newcombe (1998, Statist. Med. 17:873-890, method 10).
/// </summary>
/// <remarks>
/// With the shares p_a, p_b and their Wilson intervals l_a..u_a, l_b..u_b: from d - sqrt((p_b - l_b)^2 + (u_a - p_a)^2) to d + sqrt((u_b - p_b)^2 + (p_a - l_a)^2),
/// d = p_b - p_a. It stays inside -1..1. Exact arithmetic and square roots: same bits everywhere.
/// </remarks>
public static class UnpairedDifference
{
    /// <summary>Share of B minus share of A, and its 95 % interval.</summary>
    /// <param name="correctA">0..<paramref name="countA"/>.</param>
    /// <param name="countA">At least 1.</param>
    /// <param name="correctB">0..<paramref name="countB"/>.</param>
    /// <param name="countB">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The numbers are not in range.</exception>
    public static (double Difference, ConfidenceInterval Interval) Of(long correctA, long countA, long correctB, long countB)
    {
        var a = WilsonInterval.Of(correctA, countA);
        var b = WilsonInterval.Of(correctB, countB);
        double shareA = correctA / (double)countA;
        double shareB = correctB / (double)countB;
        double difference = shareB - shareA;
        double below = Length(shareB - b.Low, a.High - shareA);
        double above = Length(b.High - shareB, shareA - a.Low);
        return (difference, new ConfidenceInterval(Math.Max(-1, difference - below), Math.Min(1, difference + above)));
    }

    private static double Length(double x, double y) => Math.Sqrt(x * x + y * y);
}
