using System.Collections.Immutable;
using Permafrost.Reporting.Repeats;
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

    /// <summary>What there is to choose among: experiments, those repeated by seed or fold as one.</summary>
    public required ImmutableArray<Contender> Contenders { get; init; }

    /// <summary>
    /// Those with the highest validation accuracy, of repeated ones the highest mean; several where they tie; empty where none has a validation split.
    /// The test set never chooses.
    /// </summary>
    public required ImmutableArray<Contender> BestContenders { get; init; }

    /// <summary>The runs of <see cref="BestContenders"/> that are done.</summary>
    public ImmutableArray<ExperimentResult> Best => [.. BestContenders.SelectMany(one => one.Done)];

    /// <summary>Whether several are best.</summary>
    public bool IsTied => BestContenders.Length > 1;

    /// <summary>Whether there are several to choose from: one experiment alone, or the only one that finished, is not called best.</summary>
    public bool IsChoice => Contenders.Count(one => one.Done.Any()) > 1;

    internal static ReportStudy Of(IEnumerable<ExperimentResult> experiments)
    {
        ImmutableArray<ExperimentResult> all = [.. experiments];
        var contenders = Contender.In(all);
        var measured = contenders
            .Select(one => (Contender: one, Accuracy: one.Of(run => run.Validation, split => split.Accuracy)?.Mean))
            .Where(entry => entry.Accuracy is not null)
            .ToList();
        double highest = measured.Count == 0 ? 0 : measured.Max(entry => entry.Accuracy!.Value);
        return new ReportStudy
        {
            File = all[0].File,
            Description = all[0].Description,
            Dataset = all[0].Dataset,
            Axes = [.. all.SelectMany(one => one.Axes).Select(axis => axis.Key).Distinct(StringComparer.Ordinal)],
            Experiments = all,
            Contenders = contenders,
            BestContenders = [.. measured.Where(entry => entry.Accuracy >= highest).Select(entry => entry.Contender)],
        };
    }
}
