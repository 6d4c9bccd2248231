namespace Permafrost.Reporting.Statistics;

/// <summary>
/// Wilson's score interval of a share (E. B. Wilson 1927, JASA 22:209-212): the shares that a two-sided 5 % score test would not reject.
/// It stays inside 0..1 and keeps a width where all or none are correct.
/// </summary>
/// <remarks>
/// With p = successes / n and z = 1.96: (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n). Exact arithmetic and a square root: same bits everywhere.
/// </remarks>
public static class WilsonInterval
{
    /// <param name="successes">0..<paramref name="count"/>.</param>
    /// <param name="count">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The numbers are not in range.</exception>
    public static ConfidenceInterval Of(long successes, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, count);

        const double z = ConfidenceInterval.NormalQuantile;
        double n = count;
        double share = successes / n;
        double centre = share + z * z / (2 * n);
        double spread = z * Math.Sqrt(share * (1 - share) / n + z * z / (4 * n * n));
        double scale = 1 + z * z / n;

        // At the ends the formula gives exactly 0 and 1, which rounding would miss.
        double low = successes == 0 ? 0 : (centre - spread) / scale;
        double high = successes == count ? 1 : (centre + spread) / scale;
        return new ConfidenceInterval(low, high);
    }
}
