using System.Collections.Immutable;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Examples;
using Permafrost.Reporting.Html;
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

    private ReportDocument(ImmutableArray<ExperimentResult> experiments, Family<Comparison> family, ShownPictures pictures)
    {
        Experiments = experiments;
        Pictures = pictures;
        Comparisons = family.Comparisons;
        PairsLeftOut = family.LeftOut;
        for (int i = 0; i < experiments.Length; i++)
        {
            positions.Add(experiments[i].Name, i);
        }

        foreach (var pair in Comparisons)
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

    /// <summary>The pairs that differ in one thing, in the order of the experiments: all but <see cref="PairsLeftOut"/>.</summary>
    public ImmutableArray<Comparison> Comparisons { get; }

    /// <summary>Pairs that are not compared because more than twenty experiments differ in the same thing alone.</summary>
    public int PairsLeftOut { get; }

    /// <summary>The best of every study first, then the others by validation accuracy: where a page has no room for all.</summary>
    internal ImmutableArray<ExperimentResult> InOrderOfInterest { get; private init; }

    /// <summary>Whether the page has no room for everything about each experiment.</summary>
    internal bool IsLong => Experiments.Length > ExperimentSections.MostInFull;

    /// <summary>The test images that the page shows.</summary>
    internal ShownPictures Pictures { get; }

    /// <summary>The pairs of repeated experiments that differ in one thing, in the order of the experiments: all but <see cref="GroupPairsLeftOut"/>.</summary>
    public required ImmutableArray<GroupComparison> GroupComparisons { get; init; }

    /// <summary>What <see cref="PairsLeftOut"/> says, of repeated experiments.</summary>
    public required int GroupPairsLeftOut { get; init; }

    /// <summary>The images that most experiments get wrong, by test set.</summary>
    public required ImmutableArray<HardImages> Hardest { get; init; }

    /// <param name="experiments">At least one, each name once.</param>
    /// <param name="predictions">Gives the test predictions of an experiment that is done; called once for each.</param>
    /// <param name="entropies">Gives the entropy of each test image where several passes were made with dropout on, else null; called once for each.</param>
    /// <param name="pictures">The test images, if there are any to show.</param>
    /// <exception cref="ArgumentException">There is no experiment, a name occurs twice, or one that is done lacks a result.</exception>
    public static ReportDocument Build(
        IReadOnlyList<ExperimentResult> experiments,
        Func<ExperimentResult, PredictionTable> predictions,
        Func<ExperimentResult, IReadOnlyList<double>?>? entropies = null,
        ITestPictures? pictures = null
    )
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
        var examples = new Dictionary<string, PredictionExamples>(StringComparer.Ordinal);
        var orders = new Dictionary<int, int[]>();
        var sets = TestSet.Read(
            sorted,
            one =>
            {
                // Predictions are many: they are read once, and what is to be shown is taken out of them here.
                var table = predictions(one);
                int[] order = orders.TryGetValue(table.Count, out int[]? known) ? known : orders[table.Count] = TestOrder.Of(table.Count);
                examples.Add(one.Name, PredictionExamples.Of(table, order, entropies?.Invoke(one)));
                return table;
            }
        );
        sorted = [.. sorted.Select(one => one with { Examples = examples.GetValueOrDefault(one.Name) })];
        ImmutableArray<ReportStudy> studies = [.. sorted.GroupBy(one => (one.File, one.Dataset.Name)).Select(ReportStudy.Of)];
        ImmutableArray<ExperimentResult> byInterest = ByInterest(sorted, studies);
        var hardest = HardImages.Of(sets);
        var shown = ShownPictures.Choose(
            byInterest,
            hardest,
            pictures,
            sorted.Length > ExperimentSections.MostInFull ? ShownPictures.MostBytesOfMany : ShownPictures.MostBytes
        );
        var repeats = RepeatedRuns.In(sorted);
        var groups = GroupFamily.Of(repeats, sets);
        return new ReportDocument(sorted, ComparisonFamily.Of(sets), shown)
        {
            GroupComparisons = groups.Comparisons,
            GroupPairsLeftOut = groups.LeftOut,
            Hardest = hardest,
            Studies = studies,
            InOrderOfInterest = byInterest,
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

    private static ImmutableArray<ExperimentResult> ByInterest(
        ImmutableArray<ExperimentResult> experiments,
        ImmutableArray<ReportStudy> studies
    )
    {
        var best = studies.SelectMany(study => study.Best).ToHashSet(ReferenceEqualityComparer.Instance);
        // The sort is stable: of equal ones, and without a validation split of all, those come first that do in the report.
        return [.. experiments.OrderBy(one => best.Contains(one) ? 0 : 1).ThenByDescending(one => one.Validation?.Accuracy ?? -1)];
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
