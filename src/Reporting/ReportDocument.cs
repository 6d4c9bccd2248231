using System.Collections.Immutable;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting;

/// <summary>Everything that <c>report.json</c>, <c>report.md</c> and <c>index.html</c> say, before it is written.</summary>
/// <remarks>Knows no time, machine or path outside the repository: the same results give the same bytes.</remarks>
public sealed class ReportDocument
{
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private readonly Dictionary<(string A, string B), Comparison> pairs = [];

    private ReportDocument(ImmutableArray<ExperimentResult> experiments, ImmutableArray<Comparison> comparisons)
    {
        Experiments = experiments;
        Comparisons = comparisons;
        for (int i = 0; i < experiments.Length; i++)
        {
            positions.Add(experiments[i].Name, i);
        }

        foreach (var pair in comparisons)
        {
            pairs.Add((pair.A, pair.B), pair);
        }
    }

    /// <summary>Sorted by file (ordinal); within a file in the order given, that of its matrix.</summary>
    public ImmutableArray<ExperimentResult> Experiments { get; }

    /// <summary>The experiments by file and dataset.</summary>
    public required ImmutableArray<ReportStudy> Studies { get; init; }

    /// <summary>Every dataset once, sorted by name.</summary>
    public required ImmutableArray<DatasetSummary> Datasets { get; init; }

    /// <summary>Experiments that differ by seed or fold alone, set by set.</summary>
    public required ImmutableArray<RepeatedRuns> Repeats { get; init; }

    /// <summary>Every pair that differs in one thing, in the order of the experiments.</summary>
    public ImmutableArray<Comparison> Comparisons { get; }

    /// <summary>Every pair of repeated experiments that differ in one thing, in the order of the experiments.</summary>
    public required ImmutableArray<GroupComparison> GroupComparisons { get; init; }

    /// <summary>The images that most experiments get wrong, by test set.</summary>
    public required ImmutableArray<HardImages> Hardest { get; init; }

    /// <param name="experiments">At least one, each name once.</param>
    /// <param name="predictions">Gives the test predictions of an experiment that is done; called once for each.</param>
    /// <exception cref="ArgumentException">There is no experiment, a name occurs twice, or one that is done lacks a result.</exception>
    public static ReportDocument Build(IReadOnlyList<ExperimentResult> experiments, Func<ExperimentResult, PredictionTable> predictions)
    {
        if (experiments.Count == 0)
        {
            throw new ArgumentException("There is no experiment; expected at least one.", nameof(experiments));
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var one in experiments)
        {
            if (!names.Add(one.Name))
            {
                throw new ArgumentException($"The experiment '{one.Name}' is there twice.", nameof(experiments));
            }

            if (
                one.IsDone
                && (
                    one.Model is null || one.History is null || one.Test is null || one.ModelDigest is null || one.PredictionsDigest is null
                )
            )
            {
                throw new ArgumentException(
                    $"The experiment '{one.Name}' is done, but its model, history, metrics or digests are missing.",
                    nameof(experiments)
                );
            }
        }

        ImmutableArray<ExperimentResult> sorted = [.. experiments.OrderBy(one => one.File, StringComparer.Ordinal)];
        var sets = TestSet.Read(sorted, predictions);
        var repeats = RepeatedRuns.In(sorted);
        return new ReportDocument(sorted, ComparisonFamily.Of(sets))
        {
            GroupComparisons = GroupFamily.Of(repeats, sets),
            Hardest = HardImages.Of(sets),
            Studies = [.. sorted.GroupBy(one => (one.File, one.Dataset.Name)).Select(ReportStudy.Of)],
            Repeats = repeats,
            Datasets =
            [
                .. sorted
                    .Select(one => one.Dataset)
                    .DistinctBy(one => one.Name, StringComparer.Ordinal)
                    .OrderBy(one => one.Name, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>Position of an experiment in the report, from 0.</summary>
    internal int PositionOf(string experiment) => positions[experiment];

    internal ExperimentResult Named(string experiment) => Experiments[positions[experiment]];

    /// <summary>The comparison of two experiments; null where they are not compared.</summary>
    internal Comparison? Between(string a, string b) => pairs.GetValueOrDefault((a, b));

    /// <summary>The comparison of two repeated experiments; null where they are not compared.</summary>
    internal GroupComparison? Between(RepeatedRuns a, RepeatedRuns b) =>
        GroupComparisons.FirstOrDefault(pair => ReferenceEquals(pair.A.Runs[0], a.Runs[0]) && ReferenceEquals(pair.B.Runs[0], b.Runs[0]));
}
