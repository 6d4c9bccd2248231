using System.Collections.Immutable;

namespace Permafrost.Reporting.Statistics;

/// <summary>
/// Holm's step-down correction (S. Holm 1979, Scand. J. Statist. 6:65-70): whoever makes m comparisons finds some difference by chance.
/// Rejecting where the adjusted value is under 0.05 keeps the chance of one false finding or more under 5 %, whatever the comparisons share.
/// </summary>
public static class HolmCorrection
{
    /// <summary>Adjusted p-values in the order given: the i-th smallest of m, times m - i + 1, at least the one before it, at most 1.</summary>
    public static ImmutableArray<double> Adjust(IReadOnlyList<double> pValues)
    {
        int count = pValues.Count;
        int[] order = [.. Enumerable.Range(0, count).OrderBy(i => pValues[i]).ThenBy(i => i)];
        double[] adjusted = new double[count];
        double largest = 0;
        for (int rank = 0; rank < count; rank++)
        {
            largest = Math.Max(largest, Math.Min(1, pValues[order[rank]] * (count - rank)));
            adjusted[order[rank]] = largest;
        }

        return [.. adjusted];
    }
}
