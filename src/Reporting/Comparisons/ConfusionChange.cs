using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Comparisons;

/// <summary>One confusion matrix minus another on the same test images: the best of a study minus one that it is worth holding against.</summary>
internal sealed record ConfusionChange
{
    /// <summary>The other one.</summary>
    public required Contender From { get; init; }

    /// <summary>The best of the study.</summary>
    public required Contender To { get; init; }

    /// <summary>What is said of the two; null where they are not compared.</summary>
    public required Claim? Claim { get; init; }

    /// <summary>Pairs of runs that are summed over.</summary>
    public required int Runs { get; init; }

    public required ImmutableArray<string> Classes { get; init; }

    /// <summary>Test images of each class, over all runs.</summary>
    public required ImmutableArray<int> Support { get; init; }

    /// <summary>Row = true class, column = chosen class: images more (or fewer, below 0) with <see cref="To"/>.</summary>
    public required ImmutableArray<ImmutableArray<int>> Counts { get; init; }

    /// <summary>
    /// The best against the one from which it differs most where that difference is shown, else against the first of the study; and against the
    /// same network at the first dropout rate. None where there is no best one, or nothing to hold it against.
    /// </summary>
    public static ImmutableArray<ConfusionChange> Of(ReportStudy study, ReportDocument report)
    {
        if (!study.IsChoice || study.BestContenders.IsEmpty || study.Dataset.Classes.Length < 2)
        {
            return [];
        }

        var best = study.BestContenders[0];
        var others = study
            .Contenders.Where(one => !ReferenceEquals(one, best) && one.Done.Any())
            .Select(one => (Other: one, Claim: Against(one, best, study, report)))
            .ToList();
        var main = others
            .Where(entry => entry.Claim is { Verdict: not Verdict.NoDifferenceShown })
            .OrderByDescending(entry => Math.Abs(entry.Claim!.Difference))
            .Append(others.FirstOrDefault())
            .First();
        var sameAtFirstRate = Twin(best, study);
        var twin = others.Find(entry => ReferenceEquals(entry.Other, sameAtFirstRate));
        return
        [
            .. new[] { main, twin }
                .Where(entry => entry.Other is not null)
                .DistinctBy(entry => entry.Other)
                .Select(entry => Between(entry.Other, best, entry.Claim))
                .OfType<ConfusionChange>(),
        ];
    }

    private static Claim? Against(Contender other, Contender best, ReportStudy study, ReportDocument report) =>
        study.Contenders.IndexOf(other) < study.Contenders.IndexOf(best) ? Claim.Between(other, best, report)
        : Claim.Between(best, other, report) is { } claim ? claim.Turned()
        : null;

    /// <summary>The same network at the first dropout rate; null where dropout is not varied.</summary>
    private static Contender? Twin(Contender best, ReportStudy study) =>
        DropoutEffect.Of(study)?.Rows.Where(row => row.Cells.Contains(best)).Select(row => row.Cells[0]).FirstOrDefault();

    private static ConfusionChange? Between(Contender from, Contender to, Claim? claim)
    {
        var runs = Pairs(from, to);
        if (runs.Count == 0 || runs.Exists(pair => !AreOfTheSameImages(pair.From, pair.To)))
        {
            return null;
        }

        int classes = runs[0].To.Classes.Length;
        return new ConfusionChange
        {
            From = from,
            To = to,
            Claim = claim,
            Runs = runs.Count,
            Classes = [.. runs[0].To.Classes.Select(one => one.Name)],
            Support = [.. Enumerable.Range(0, classes).Select(k => runs.Sum(pair => pair.To.Classes[k].Support))],
            Counts =
            [
                .. Enumerable
                    .Range(0, classes)
                    .Select(row =>
                        Enumerable
                            .Range(0, classes)
                            .Select(column => runs.Sum(pair => pair.To.Confusion[row][column] - pair.From.Confusion[row][column]))
                            .ToImmutableArray()
                    ),
            ],
        };
    }

    /// <summary>Runs of the same seed and fold that both finished.</summary>
    private static List<(ClassificationMetrics From, ClassificationMetrics To)> Pairs(Contender from, Contender to)
    {
        if (from.Repeated is null && to.Repeated is null)
        {
            return from.Runs[0].Test is { } single && to.Runs[0].Test is { } other ? [(single, other)] : [];
        }

        return
        [
            .. from.Done.Join(
                to.Done,
                RepeatedRuns.RepetitionOf,
                RepeatedRuns.RepetitionOf,
                (a, b) => (a.Test!, b.Test!),
                StringComparer.Ordinal
            ),
        ];
    }

    private static bool AreOfTheSameImages(ClassificationMetrics a, ClassificationMetrics b) =>
        a.Classes.Select(one => (one.Name, one.Support)).SequenceEqual(b.Classes.Select(one => (one.Name, one.Support)));
}
