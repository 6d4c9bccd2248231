using Permafrost.Reporting.Metrics;

namespace Permafrost.Reporting.Comparisons;

/// <summary>How the recall of one class differs between two experiments on the same test images.</summary>
/// <param name="Name">The class.</param>
/// <param name="RecallDifference">Recall with B minus recall with A.</param>
public sealed record ClassShift(string Name, double RecallDifference)
{
    /// <summary>The class that gains most by B; of equal ones the first, null where none gains.</summary>
    internal static ClassShift? Gain(ClassificationMetrics a, ClassificationMetrics b) => Largest(a, b, 1);

    /// <summary>The class that loses most by B; of equal ones the first, null where none loses.</summary>
    internal static ClassShift? Loss(ClassificationMetrics a, ClassificationMetrics b) => Largest(a, b, -1);

    private static ClassShift? Largest(ClassificationMetrics a, ClassificationMetrics b, int sign)
    {
        ClassShift? largest = null;
        for (int k = 0; k < Math.Min(a.Classes.Length, b.Classes.Length); k++)
        {
            double difference = b.Classes[k].Recall - a.Classes[k].Recall;
            if (sign * difference > sign * (largest?.RecallDifference ?? 0))
            {
                largest = new ClassShift(a.Classes[k].Name, difference);
            }
        }

        return largest;
    }
}
