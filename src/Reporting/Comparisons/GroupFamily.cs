using System.Collections.Immutable;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>Compares repeated experiments that differ in exactly one thing, run by run of the same seed and fold on the same test images.</summary>
/// <remarks>Two such runs at least; a family of its own for Holm's correction.</remarks>
internal static class GroupFamily
{
    public static Family<GroupComparison> Of(ImmutableArray<RepeatedRuns> groups, IEnumerable<TestSet> sets)
    {
        var answers = sets.SelectMany(set => set.Members).ToDictionary(one => one.Experiment.Name, StringComparer.Ordinal);
        var members = groups
            .Select(group =>
                group
                    .Runs.Where(one => answers.ContainsKey(one.Name))
                    .DistinctBy(RepeatedRuns.RepetitionOf, StringComparer.Ordinal)
                    .ToDictionary(RepeatedRuns.RepetitionOf, one => answers[one.Name], StringComparer.Ordinal)
            )
            .ToList();
        var candidates = new List<CandidatePair>();
        for (int a = 0; a < groups.Length; a++)
        {
            for (int b = a + 1; b < groups.Length; b++)
            {
                if (Differs(Paired(groups[a], members[a], members[b])) is { } name)
                {
                    candidates.Add(new CandidatePair(a, b, name));
                }
            }
        }

        var chosen = PairChoice.Of(candidates, [.. groups.Select(group => group.Of(one => one.Validation, split => split.Accuracy)?.Mean)]);
        List<GroupComparison> found =
        [
            .. chosen.Select(pair =>
                Compare(groups[pair.A], groups[pair.B], pair.Differs, Paired(groups[pair.A], members[pair.A], members[pair.B]))
            ),
        ];
        var adjusted = HolmCorrection.Adjust([.. found.Select(pair => pair.Result.P)]);
        return new Family<GroupComparison>(
            [.. found.Select((pair, i) => pair with { PHolm = Figures.Rounded(adjusted[i]) })],
            candidates.Count - chosen.Length
        );
    }

    /// <summary>The runs of the same seed and fold on the same test images, in the order of the first, so that sums have one order.</summary>
    private static List<(Answers A, Answers B)> Paired(
        RepeatedRuns a,
        Dictionary<string, Answers> left,
        Dictionary<string, Answers> right
    ) =>
        [
            .. a
                .Runs.Select(RepeatedRuns.RepetitionOf)
                .Where(repetition => left.ContainsKey(repetition) && right.ContainsKey(repetition))
                .Distinct(StringComparer.Ordinal)
                .Select(repetition => (left[repetition], right[repetition]))
                .Where(pair => pair.Item1.Images == pair.Item2.Images),
        ];

    /// <summary>Name of the one thing in which they differ; null where they are not to be compared.</summary>
    private static string? Differs(List<(Answers A, Answers B)> runs) =>
        runs.Count < 2 || runs.Exists(pair => pair.A.Images != runs[0].A.Images)
            ? null
            : runs[0].A.OnlyDifference(runs[0].B, apartFromRepeats: true);

    private static GroupComparison Compare(RepeatedRuns a, RepeatedRuns b, string differs, List<(Answers A, Answers B)> runs)
    {
        int count = runs[0].A.Images.Count;
        List<long> won = [.. runs.Select(pair => (long)pair.B.CorrectWithout(pair.A) - pair.A.CorrectWithout(pair.B))];
        var result = PairedRunsTest.Of(won, count);

        // What a platform's logarithm may move is rounded here, once for all three files.
        double p = Figures.Rounded(result.P);
        var interval = new ConfidenceInterval(Figures.Rounded(result.Interval.Low), Figures.Rounded(result.Interval.High));
        return new GroupComparison
        {
            A = a,
            B = b,
            Differs = differs,
            ValueA = runs[0].A.Value(differs),
            ValueB = runs[0].B.Value(differs),
            Differences = [.. won.Select(images => images / (double)count)],
            Result = result with { P = p, Interval = interval },
            BootstrapInterval = Bootstrap(runs),
            PHolm = p,
        };
    }

    /// <summary>Bootstrap interval over test images of the mean difference in accuracy.</summary>
    public static ConfidenceInterval Bootstrap(IReadOnlyList<(Answers A, Answers B)> runs)
    {
        long[] won = new long[ImageBootstrap.Replicates];
        foreach (var (a, b) in runs)
        {
            int[] missedA = a.Images.Misses(a);
            int[] missedB = b.Images.Misses(b);
            for (int i = 0; i < won.Length; i++)
            {
                won[i] += missedA[i] - missedB[i];
            }
        }

        return ImageBootstrap.Interval(won, (double)runs.Count * runs[0].A.Images.Count);
    }
}
