using System.Collections.Immutable;
using Permafrost.Core.Numerics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Metrics;

/// <summary>Every figure of one split. Sums run in the order of the images, in 64 bits: the same bits everywhere.</summary>
public sealed record ClassificationMetrics
{
    /// <summary>Bins of the calibration error, of equal width over the confidence.</summary>
    public const int CalibrationBins = 15;

    /// <summary>A probability below this counts as this in <see cref="Loss"/>: 2^-126, the smallest normal 32-bit number, costs 87.3.</summary>
    private const double SmallestProbability = 1.1754943508222875e-38;

    /// <summary>Images in the split, at least 1.</summary>
    public required int Count { get; init; }

    /// <summary>Share of the images whose most probable class is the true one.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Wilson's 95 % interval of the accuracy.</summary>
    public required ConfidenceInterval AccuracyInterval { get; init; }

    /// <summary>Mean cross-entropy: the mean of -ln(probability of the true class), in nats.</summary>
    public required double Loss { get; init; }

    /// <summary>Unweighted mean of the F1 of all classes, those without an image among them.</summary>
    public required double MacroF1 { get; init; }

    /// <summary>
    /// Expected calibration error over 15 bins (lo, hi] of the highest probability (Guo et al. 2017, ICML, eq. 3):
    /// the mean over images of |accuracy - mean confidence| of the image's bin, 0..1.
    /// </summary>
    public required double ExpectedCalibrationError { get; init; }

    /// <summary>Brier score as first defined (G. W. Brier 1950): mean over images of the squared errors summed over all classes, 0..2.</summary>
    public required double Brier { get; init; }

    /// <summary>One entry per class, in the order of the indices.</summary>
    public required ImmutableArray<ClassMetrics> Classes { get; init; }

    /// <summary>Row = true class, column = chosen class.</summary>
    public required ImmutableArray<ImmutableArray<int>> Confusion { get; init; }

    /// <exception cref="ArgumentException">The table holds no image.</exception>
    public static ClassificationMetrics Compute(PredictionTable table)
    {
        if (table.Count == 0)
        {
            throw new ArgumentException("The split holds no image; expected at least one.", nameof(table));
        }

        int[][] confusion = CountConfusion(table);
        int correct = 0;
        for (int k = 0; k < confusion.Length; k++)
        {
            correct += confusion[k][k];
        }

        ImmutableArray<ClassMetrics> classes = [.. table.ClassNames.Select((name, k) => OfClass(name, k, confusion))];
        double f1 = 0;
        foreach (var one in classes)
        {
            f1 += one.F1;
        }

        return new ClassificationMetrics
        {
            Count = table.Count,
            Accuracy = correct / (double)table.Count,
            AccuracyInterval = WilsonInterval.Of(correct, table.Count),
            Loss = MeanCrossEntropy(table),
            MacroF1 = f1 / classes.Length,
            ExpectedCalibrationError = CalibrationError(table),
            Brier = BrierScore(table),
            Classes = classes,
            Confusion = [.. confusion.Select(row => row.ToImmutableArray())],
        };
    }

    /// <summary>One object with the keys of a split in <c>metrics.json</c>; every number in the shortest digits that read back as the same one.</summary>
    public string ToJson() => Text.JsonText.Write(writer => MetricsJson.Write(writer, this, static value => value));

    private static int[][] CountConfusion(PredictionTable table)
    {
        int[][] confusion = [.. Enumerable.Range(0, table.ClassCount).Select(_ => new int[table.ClassCount])];
        for (int image = 0; image < table.Count; image++)
        {
            confusion[table.Labels[image]][table.Predicted[image]]++;
        }

        return confusion;
    }

    private static ClassMetrics OfClass(string name, int k, int[][] confusion)
    {
        int hits = confusion[k][k];
        int support = confusion[k].Sum();
        int chosen = confusion.Sum(row => row[k]);
        return new ClassMetrics(name, Share(hits, chosen), Share(hits, support), Share(2 * hits, chosen + support), support);
    }

    private static double Share(int part, int whole) => whole == 0 ? 0 : part / (double)whole;

    private static double MeanCrossEntropy(PredictionTable table)
    {
        double sum = 0;
        for (int image = 0; image < table.Count; image++)
        {
            sum -= ExactMath.Log(Math.Max(SmallestProbability, table.Probabilities(image)[table.Labels[image]]));
        }

        return sum / table.Count;
    }

    private static double CalibrationError(PredictionTable table)
    {
        double[] confidence = new double[CalibrationBins];
        int[] correct = new int[CalibrationBins];
        for (int image = 0; image < table.Count; image++)
        {
            int predicted = table.Predicted[image];
            double highest = table.Probabilities(image)[predicted];
            int bin = Math.Max(0, (int)Math.Ceiling(highest * CalibrationBins) - 1);
            confidence[bin] += highest;
            correct[bin] += predicted == table.Labels[image] ? 1 : 0;
        }

        // |accuracy - confidence| of a bin times its share of the images is |hits - sum of confidence| / N.
        double error = 0;
        for (int bin = 0; bin < CalibrationBins; bin++)
        {
            error += Math.Abs(correct[bin] - confidence[bin]);
        }

        return error / table.Count;
    }

    private static double BrierScore(PredictionTable table)
    {
        double sum = 0;
        for (int image = 0; image < table.Count; image++)
        {
            var row = table.Probabilities(image);
            for (int k = 0; k < row.Length; k++)
            {
                double error = row[k] - (k == table.Labels[image] ? 1.0 : 0.0);
                sum += error * error;
            }
        }

        return sum / table.Count;
    }
}
