namespace Permafrost.Reporting.Statistics;

/// <summary>
/// The difference of two accuracies on the same images, with the interval of D. G. Bonett and R. M. Price (2012,
/// J. Educ. Behav. Stat. 37:479-488): Wald's paired interval after one image is added to each of the two discordant cells.
/// </summary>
/// <remarks>
/// With b images that only A and c that only B classifies correctly, of n: p_b = (b+1)/(n+2), p_c = (c+1)/(n+2), and the interval is
/// p_c - p_b -+ 1.96 sqrt((p_b + p_c - (p_c - p_b)^2) / (n+2)), cut to -1..1. Unlike Wald's it keeps a width where b = c = 0. Same bits everywhere.
/// </remarks>
public static class PairedDifference
{
    /// <summary>Accuracy of B minus accuracy of A, and its 95 % interval.</summary>
    /// <param name="onlyA">Images that A alone classifies correctly.</param>
    /// <param name="onlyB">Images that B alone classifies correctly.</param>
    /// <param name="count">All images, at least 1 and at least the two others together.</param>
    /// <exception cref="ArgumentOutOfRangeException">The numbers are not in range.</exception>
    public static (double Difference, ConfidenceInterval Interval) Of(long onlyA, long onlyB, long count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onlyA);
        ArgumentOutOfRangeException.ThrowIfNegative(onlyB);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, Math.Max(1, onlyA + onlyB));

        double adjusted = count + 2;
        double shareA = (onlyA + 1) / adjusted;
        double shareB = (onlyB + 1) / adjusted;
        double centre = shareB - shareA;
        double variance = (shareA + shareB - centre * centre) / adjusted;
        double spread = ConfidenceInterval.NormalQuantile * Math.Sqrt(variance);
        var interval = new ConfidenceInterval(Math.Max(-1, centre - spread), Math.Min(1, centre + spread));
        return ((onlyB - onlyA) / (double)count, interval);
    }
}
