using System.Collections.Immutable;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Reporting.Metrics;

/// <summary>
/// The images whose highest probability lies in (<paramref name="Low"/>, <paramref name="High"/>]: a bar of the reliability diagram
/// (Niculescu-Mizil and Caruana, ICML 2005; for several classes Guo et al., ICML 2017). The calibration error sums over the same bins.
/// </summary>
/// <param name="Low">Lower end of the bin, 0..1; belongs to the bin below. The first bin holds 0 too.</param>
/// <param name="High">Upper end of the bin, 0..1.</param>
/// <param name="Count">Images in the bin.</param>
/// <param name="Confidence">Mean of their highest probabilities, 0..1; null of an empty bin.</param>
/// <param name="Accuracy">Share of them that is classified right, 0..1; null of an empty bin.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double? Confidence, double? Accuracy)
{
    /// <summary>The 15 bins of equal width, from 0 to 1. Sums run in the order of the images, in 64 bits: the same bits everywhere.</summary>
    public static ImmutableArray<ReliabilityBin> Of(PredictionTable table)
    {
        const int bins = ClassificationMetrics.CalibrationBins;
        int[] count = new int[bins];
        int[] correct = new int[bins];
        double[] confidence = new double[bins];
        for (int image = 0; image < table.Count; image++)
        {
            int predicted = table.Predicted[image];
            double highest = table.Probabilities(image)[predicted];
            int bin = Math.Max(0, (int)Math.Ceiling(highest * bins) - 1);
            count[bin]++;
            correct[bin] += predicted == table.Labels[image] ? 1 : 0;
            confidence[bin] += highest;
        }

        return
        [
            .. Enumerable
                .Range(0, bins)
                .Select(bin => new ReliabilityBin(
                    bin / (double)bins,
                    (bin + 1) / (double)bins,
                    count[bin],
                    count[bin] == 0 ? null : confidence[bin] / count[bin],
                    count[bin] == 0 ? null : correct[bin] / (double)count[bin]
                )),
        ];
    }
}
