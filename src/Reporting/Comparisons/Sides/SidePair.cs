using System.Collections.Immutable;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>Finds out what two contenders have in common, and whether they can be compared: all that can be told without predictions.</summary>
internal static class SidePair
{
    /// <summary>Options of preprocessing that change how an image looks, and not which images there are.</summary>
    private static readonly string[] Looks = ["size", "channels", "resize", "fit", "background"];

    /// <summary>The two with their runs, and as far as it can be told without predictions.</summary>
    public static SideComparison Of(SideContender a, SideContender b)
    {
        var runs = Pairs(a, b);
        var pair = new SideComparison
        {
            A = a,
            B = b,
            Runs = runs,
            State = SideState.Paired,
            Parameters = ParameterChange.Between(
                runs.IsEmpty ? a.Runs[0] : runs[0].A,
                runs.IsEmpty ? b.Runs[0] : runs[0].B,
                runs.Length > 1
            ),
            Origins = Origins(runs),
        };
        if (!a.Done.Any() || !b.Done.Any())
        {
            return pair with { State = SideState.Failed, Reason = Failure(a, b) };
        }

        if (runs.IsEmpty)
        {
            return pair with { State = SideState.NotCompared, Reason = "no run of the one has the seed and fold of a run of the other" };
        }

        pair = WithFigures(pair);
        if (runs.All(run => run.A.PredictionsDigest is { } digest && digest == run.B.PredictionsDigest))
        {
            return pair with { State = SideState.Identical, Difference = 0 };
        }

        return runs.Select(run => OtherImages(run.A, run.B)).FirstOrDefault(reason => reason is not null) is { } other
            ? pair with
            {
                State = SideState.NotCompared,
                Reason = other,
                Difference = null,
            }
            : pair;
    }

    private static SideComparison WithFigures(SideComparison pair)
    {
        double? a = Mean(pair.Runs.Select(run => run.A.Accuracy));
        double? b = Mean(pair.Runs.Select(run => run.B.Accuracy));
        return pair with { AccuracyA = a, AccuracyB = b, Count = pair.Runs[0].A.Count ?? pair.Runs[0].B.Count, Difference = b - a };
    }

    private static double? Mean(IEnumerable<double?> values)
    {
        List<double?> all = [.. values];
        double sum = 0.0;
        foreach (double? value in all)
        {
            if (value is null)
            {
                return null;
            }

            sum += value.Value;
        }

        return sum / all.Count;
    }

    /// <summary>Why two runs have not answered for the same test images; null where nothing speaks against it.</summary>
    private static string? OtherImages(SideRun a, SideRun b)
    {
        if (a.Dataset is { } left && b.Dataset is { } right && !string.Equals(left, right, StringComparison.Ordinal))
        {
            return $"they are on other datasets, {left} and {right}";
        }

        if (a.Count is { } before && b.Count is { } after && before != after)
        {
            return $"their test sets have {Figures.Whole(before)} and {Figures.Whole(after)} images";
        }

        if (a.Classes is { } classes && b.Classes is { } others && !classes.SequenceEqual(others))
        {
            return "their test sets have other classes, or other numbers of images in them";
        }

        bool looksDiffer =
            ParameterChange.Between(a, b, apartFromRepeats: true) is not { } changes
            || changes.Any(change => Looks.Contains(change.Name, StringComparer.Ordinal));
        return a.TestImages is { } images && b.TestImages is { } own && images != own && !looksDiffer
            ? "their test images are not the same"
            : null;
    }

    private static ImmutableArray<(SideRun A, SideRun B)> Pairs(SideContender a, SideContender b)
    {
        if (a.Runs.Length == 1 && b.Runs.Length == 1)
        {
            return a.Runs[0].IsDone && b.Runs[0].IsDone ? [(a.Runs[0], b.Runs[0])] : [];
        }

        bool byName = a.Runs.Concat(b.Runs).Any(run => run.Parameters is null);
        var others = b
            .Done.DistinctBy(run => run.Repetition(byName), StringComparer.Ordinal)
            .ToDictionary(run => run.Repetition(byName), StringComparer.Ordinal);
        return
        [
            .. a
                .Done.DistinctBy(run => run.Repetition(byName), StringComparer.Ordinal)
                .Where(run => others.ContainsKey(run.Repetition(byName)))
                .Select(run => (run, others[run.Repetition(byName)])),
        ];
    }

    private static ImmutableArray<string> Origins(ImmutableArray<(SideRun A, SideRun B)> runs) =>
        [
            .. runs.SelectMany(run =>
                    run.A.Origins.Join(
                        run.B.Origins,
                        one => one.Key,
                        one => one.Key,
                        (before, after) => (before.Key, Same: before.Value == after.Value),
                        StringComparer.Ordinal
                    )
                )
                .Where(one => !one.Same)
                .Select(one => one.Key)
                .Distinct(StringComparer.Ordinal),
        ];

    private static string Failure(SideContender a, SideContender b)
    {
        var left = a.Runs.FirstOrDefault(run => !run.IsDone);
        var right = b.Runs.FirstOrDefault(run => !run.IsDone);
        return b.Done.Any() ? $"failed in the baseline: {left!.FailureReason!.TrimEnd('.')}"
            : a.Done.Any() ? $"failed in the candidate: {right!.FailureReason!.TrimEnd('.')}"
            : $"failed on both sides, in the candidate with: {right!.FailureReason!.TrimEnd('.')}";
    }
}
