using Permafrost.Reporting.Predictions;

namespace Permafrost.Reporting.Metrics;

/// <summary>What the entropy of predictions from several passes with dropout on tells: whether it is high where the network is wrong.</summary>
/// <param name="Passes">Number of passes.</param>
/// <param name="MeanEntropyRight">Mean predictive entropy of the images that are classified right, in nats; null where there are none.</param>
/// <param name="MeanEntropyWrong">The same of those that are classified wrong.</param>
/// <param name="Auroc">
/// Probability that a wrong prediction has a higher entropy than a right one, ties counted half: the area under the ROC curve of entropy as a detector of errors.
/// 0.5 is chance; null where all predictions are right, or all wrong. Hendrycks and Gimpel, ICLR 2017.
/// </param>
public sealed record UncertaintyMetrics(int Passes, double? MeanEntropyRight, double? MeanEntropyWrong, double? Auroc)
{
    /// <summary>Computes the figures; sums go over the images in their order.</summary>
    /// <param name="passes">Number of passes.</param>
    /// <param name="table">The predictions.</param>
    /// <param name="entropies">Entropy of each image, <c>[N]</c>.</param>
    public static UncertaintyMetrics Compute(int passes, PredictionTable table, IReadOnlyList<double> entropies)
    {
        if (entropies.Count != table.Count)
        {
            throw new ArgumentException(
                $"There are {entropies.Count} entropies; expected {table.Count}, one per image.",
                nameof(entropies)
            );
        }

        var images = Enumerable
            .Range(0, table.Count)
            .ToLookup(image => table.Predicted[image] == table.Labels[image], image => entropies[image]);
        return new UncertaintyMetrics(
            passes,
            Mean([.. images[true]]),
            Mean([.. images[false]]),
            Area([.. images[false]], [.. images[true]])
        );
    }

    private static double? Mean(double[] values)
    {
        double sum = 0.0;
        foreach (double value in values)
        {
            sum += value;
        }

        return values.Length == 0 ? null : sum / values.Length;
    }

    /// <summary>Mann and Whitney's U over the number of pairs. U is a multiple of one half, and so exact.</summary>
    private static double? Area(double[] wrong, double[] right)
    {
        Array.Sort(right);
        double pairs = 0.0;
        foreach (double entropy in wrong)
        {
            int below = Position(right, entropy, orEqual: false);
            pairs += below + 0.5 * (Position(right, entropy, orEqual: true) - below);
        }

        return wrong.Length == 0 || right.Length == 0 ? null : pairs / ((double)wrong.Length * right.Length);
    }

    /// <summary>How many of the sorted values are below another, or equal to it.</summary>
    private static int Position(double[] sorted, double value, bool orEqual)
    {
        int low = 0;
        int high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            bool counts = orEqual ? sorted[middle] <= value : sorted[middle] < value;
            (low, high) = counts ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
