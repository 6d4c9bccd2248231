using MathNet.Numerics.Distributions;

namespace Permafrost.Reporting.Statistics;

/// <summary>
/// Student's paired t-test ("Student" 1908, Biometrika 6:1-25): is the mean of differences, one per seed or fold, other than 0 by more than their spread explains?
/// </summary>
/// <remarks>
/// With n differences of mean m and standard deviation s (n - 1): t = m / (s / sqrt(n)) with n - 1 degrees of freedom; interval m -+ t(0.975) s / sqrt(n), cut to -1..1.
/// Where all differences are equal, s would be 0 and any m certain; s then counts as one image, the smallest difference that the test set can tell.
/// </remarks>
public static class PairedRunsTest
{
    /// <param name="imagesWon">Per pair of runs, the images that B classifies correctly more than A; at least 2.</param>
    /// <param name="count">Test images, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than two pairs, or no image.</exception>
    public static PairedRunsResult Of(IReadOnlyList<long> imagesWon, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(imagesWon.Count, 2, nameof(imagesWon));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // Whole numbers first: the mean is exact up to its last division.
        int n = imagesWon.Count;
        long sum = 0;
        foreach (long images in imagesWon)
        {
            sum += images;
        }

        double mean = sum / (double)n;
        double squares = 0;
        foreach (long images in imagesWon)
        {
            squares += (images - mean) * (images - mean);
        }

        bool equal = imagesWon.All(images => images == imagesWon[0]);
        double deviation = equal ? 0 : Math.Sqrt(squares / (n - 1));
        double error = (equal ? 1 : deviation) / Math.Sqrt(n);
        double p = sum == 0 ? 1 : Math.Min(1, 2 * StudentT.CDF(0, 1, n - 1, -Math.Abs(mean) / error));
        double spread = StudentT.InvCDF(0, 1, n - 1, 0.975) * error;
        var interval = new ConfidenceInterval(Math.Max(-1, (mean - spread) / count), Math.Min(1, (mean + spread) / count));
        return new PairedRunsResult(mean / count, deviation / count, interval, p);
    }
}
