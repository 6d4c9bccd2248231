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
        var splits = dataset.Splits.ToBuilder();
        bool hasTest = splits.Any(split => string.Equals(split.Name, "test", StringComparison.Ordinal));
        Add(splits, "validation (part of train)", done.Select(one => one.Validation));
        if (!hasTest)
        {
            Add(splits, "test", done.Select(one => one.Test));
        }

        return splits.ToImmutable();
    }

    private static void Add(ImmutableArray<DatasetSplit>.Builder splits, string name, IEnumerable<ClassificationMetrics?> measured)
    {
        var counts = measured.Select(metrics => metrics?.Classes.Select(one => one.Support).ToImmutableArray() ?? []).ToList();
        if (counts.Count > 0 && counts[0].Length > 0 && counts.All(one => one.AsSpan().SequenceEqual(counts[0].AsSpan())))
        {
            splits.Add(new DatasetSplit(name, counts[0]));
        }
    }
}
