using System.Collections.Immutable;

namespace Permafrost.Reporting.Metrics;

/// <summary>The cells beside the diagonal of a confusion matrix, by size.</summary>
internal static class Mistakes
{
    /// <summary>The largest ones that happened at all; of equal ones the first in reading order.</summary>
    public static ImmutableArray<Mistake> Largest(ClassificationMetrics metrics, int limit) =>
        [
            .. metrics
                .Confusion.SelectMany((row, truth) => row.Select((count, chosen) => (truth, chosen, count)))
                .Where(cell => cell.truth != cell.chosen && cell.count > 0)
                .OrderByDescending(cell => cell.count)
                .Take(limit)
                .Select(cell => new Mistake(
                    metrics.Classes[cell.truth].Name,
                    metrics.Classes[cell.chosen].Name,
                    cell.count,
                    metrics.Classes[cell.truth].Support
                )),
        ];
}
