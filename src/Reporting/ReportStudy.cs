using System.Collections.Immutable;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting;

/// <summary>The experiments of one file on one dataset: what stands in one table, and among which one is best.</summary>
public sealed record ReportStudy
{
    /// <summary>The experiment file.</summary>
    public required string File { get; init; }

    public required string Description { get; init; }

    public required DatasetSummary Dataset { get; init; }

    /// <summary>Names of the axes, the columns of the table.</summary>
    public required ImmutableArray<string> Axes { get; init; }

    /// <summary>In the order of the file.</summary>
    public required ImmutableArray<ExperimentResult> Experiments { get; init; }

    /// <summary>
    /// The experiments with the highest validation accuracy, several where they tie; empty where none has a validation split.
    /// The test set never chooses.
    /// </summary>
    public required ImmutableArray<ExperimentResult> Best { get; init; }

    /// <summary>Whether there are several to choose from: one experiment alone is not called best.</summary>
    public bool IsChoice => Experiments.Length > 1;

    internal static ReportStudy Of(IEnumerable<ExperimentResult> experiments)
    {
        ImmutableArray<ExperimentResult> all = [.. experiments];
        var measured = all.Where(one => one.Validation is not null).ToList();
        double highest = measured.Count == 0 ? 0 : measured.Max(one => one.Validation!.Accuracy);
        return new ReportStudy
        {
            File = all[0].File,
            Description = all[0].Description,
            Dataset = all[0].Dataset,
            Axes = [.. all.SelectMany(one => one.Axes).Select(axis => axis.Key).Distinct(StringComparer.Ordinal)],
            Experiments = all,
            Best = [.. measured.Where(one => one.Validation!.Accuracy >= highest)],
        };
    }
}
