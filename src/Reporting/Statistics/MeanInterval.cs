using MathNet.Numerics.Distributions;

namespace Permafrost.Reporting.Statistics;

/// <summary>The 95 % interval of a mean over few runs, by Student's t ("Student" 1908, Biometrika 6:1-25).</summary>
/// <remarks>
/// With n values of mean m and standard deviation s (n - 1): m -+ t(0.975) s / sqrt(n) with n - 1 degrees of freedom, cut to 0..1. Where all values are equal,
/// s would be 0 and m certain; s then counts as one image, the smallest difference that the test set can tell.
/// </remarks>
public static class MeanInterval
{
    /// <param name="shares">Accuracies, one per run, each 0..1.</param>
    /// <param name="count">Test images, at least 1.</param>
    /// <returns>Null of fewer than two runs, which show no spread.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no image.</exception>
    public static ConfidenceInterval? Of(IReadOnlyList<double> shares, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (Repeats.Spread.Of(shares) is not { Deviation: { } deviation, Mean: var mean })
        {
            return null;
        }

        bool equal = shares.All(share => share.Equals(shares[0]));
        double error = (equal ? 1.0 / count : deviation) / Math.Sqrt(shares.Count);
        double spread = StudentT.InvCDF(0, 1, shares.Count - 1, 0.975) * error;
        return new ConfidenceInterval(Math.Max(0, mean - spread), Math.Min(1, mean + spread));
    }
}
