using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;

namespace Permafrost.Reporting.Results;

/// <summary>The splits of a dataset that a report can tell of.</summary>
internal static class DatasetCounts
{
    /// <summary>Those of the dataset itself, and those that the experiments were measured on where all of them agree.</summary>
    public static ImmutableArray<DatasetSplit> Of(DatasetSummary dataset, ReportDocument report)
    {
        var done = report
            .Experiments.Where(one => one.IsDone && string.Equals(one.Dataset.Name, dataset.Name, StringComparison.Ordinal))
            .ToList();
        var splits = dataset.Splits.ToList();
        int test = splits.FindIndex(split => string.Equals(split.Name, "test", StringComparison.Ordinal));
        Insert(splits, test < 0 ? splits.Count : test, "validation (part of train)", done.Select(one => one.Validation));
        if (test < 0)
        {
            Insert(splits, splits.Count, "test", done.Select(one => one.Test));
        }

        return [.. splits];
    }

    private static void Insert(List<DatasetSplit> splits, int at, string name, IEnumerable<ClassificationMetrics?> measured)
    {
        var counts = measured.Select(metrics => metrics?.Classes.Select(one => one.Support).ToImmutableArray() ?? []).ToList();
        if (counts.Count > 0 && counts[0].Length > 0 && counts.All(one => one.AsSpan().SequenceEqual(counts[0].AsSpan())))
        {
            splits.Insert(at, new DatasetSplit(name, counts[0]));
        }
    }
}
