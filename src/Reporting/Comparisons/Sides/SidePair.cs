using System.Collections.Immutable;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>Compares two contenders: how, decide the facts that both sides have.</summary>
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

    /// <summary>The test; what <see cref="Of"/> settled stays.</summary>
    public static SideComparison Tested(SideComparison pair, SideAnswers answers)
    {
        if (pair.State != SideState.Paired)
        {
            return pair;
        }

        List<(Answers? A, Answers? B)> read = [.. pair.Runs.Select(run => (answers.Of(run.A), answers.Of(run.B)))];
        if (read.Exists(run => run.A is not null && run.B is not null && run.A.Images != run.B.Images))
        {
            return pair with
            {
                State = SideState.NotCompared,
                Reason = "the labels of their test images are not the same",
                Difference = null,
            };
        }

        string? missing = read.TrueForAll(run => run.A is not null && run.B is not null) ? null : Missing(read);
        return pair.Runs.Length > 1 ? OverRuns(pair, read, missing)
            : missing is null ? ImageByImage(pair, read[0].A!, read[0].B!)
            : ByCounts(pair, missing);
    }

    private static SideComparison ImageByImage(SideComparison pair, Answers a, Answers b)
    {
        int onlyA = a.CorrectWithout(b);
        int onlyB = b.CorrectWithout(a);
        int count = a.Images.Count;
        var (difference, interval) = PairedDifference.Of(onlyA, onlyB, count);
        return pair with
        {
            AccuracyA = a.Experiment.Test!.Accuracy,
            AccuracyB = b.Experiment.Test!.Accuracy,
            Count = count,
            Difference = difference,
            Interval = interval,
            BootstrapInterval = GroupFamily.Bootstrap([(a, b)]),
            Test = SideTest.McNemar,
            OnlyA = onlyA,
            OnlyB = onlyB,
            Gain = ClassShift.Gain(a.Experiment.Test!, b.Experiment.Test!),
            Loss = ClassShift.Loss(a.Experiment.Test!, b.Experiment.Test!),
            P = Figures.Rounded(McNemarTest.PValue(onlyA, onlyB)),
        };
    }

    private static SideComparison ByCounts(SideComparison pair, string missing)
    {
        if (Counts(pair.Runs[0]) is not { } counts)
        {
            return Untested(pair, missing);
        }

        var (difference, interval) = UnpairedDifference.Of(counts.A, counts.Images, counts.B, counts.Images);
        return pair with
        {
            State = SideState.Unpaired,
            Reason = missing,
            Count = counts.Images,
            Difference = difference,
            Interval = interval,
            Test = SideTest.TwoProportions,
            P = Figures.Rounded(TwoProportionTest.PValue(counts.A, counts.Images, counts.B, counts.Images)),
        };
    }

    /// <summary>Runs are paired by seed and fold, for which their counts do; only the bootstrap needs the answers.</summary>
    private static SideComparison OverRuns(SideComparison pair, List<(Answers? A, Answers? B)> read, string? missing)
    {
        var counts = pair.Runs.Select((run, i) => Counts(run, read[i])).ToList();
        if (counts.Exists(run => run is null) || counts.Exists(run => run!.Value.Images != counts[0]!.Value.Images))
        {
            return Untested(pair, missing ?? "the runs do not all have the same number of test images");
        }

        int images = counts[0]!.Value.Images;
        List<long> won = [.. counts.Select(run => run!.Value.B - run.Value.A)];
        var result = PairedRunsTest.Of(won, images);
        bool oneSet = missing is null && read.TrueForAll(run => run.A!.Images == read[0].A!.Images);
        return pair with
        {
            Count = images,
            Difference = result.Mean,
            Interval = new ConfidenceInterval(Figures.Rounded(result.Interval.Low), Figures.Rounded(result.Interval.High)),
            BootstrapInterval = oneSet ? GroupFamily.Bootstrap([.. read.Select(run => (run.A!, run.B!))]) : null,
            Test = SideTest.PairedT,
            Differences = [.. won.Select(one => one / (double)images)],
            P = Figures.Rounded(result.P),
        };
    }

    private static SideComparison Untested(SideComparison pair, string missing) =>
        pair.Difference is null
            ? pair with
            {
                State = SideState.NotCompared,
                Reason = $"{missing}, and the test accuracy is not known",
            }
            : pair with
            {
                State = SideState.Untested,
                Reason = $"{missing}, and the number of test images is not known",
            };

    private static (long A, long B, int Images)? Counts((SideRun A, SideRun B) run, (Answers? A, Answers? B) read)
    {
        if (read is { A: { } a, B: { } b })
        {
            // Their difference is what counts: images that both have right are on both sides.
            return (a.CorrectWithout(b), b.CorrectWithout(a), a.Images.Count);
        }

        return Counts(run);
    }

    private static (long A, long B, int Images)? Counts((SideRun A, SideRun B) run) =>
        run is { A.Accuracy: { } a, B.Accuracy: { } b } && Images(run.A, run.B) is { } images and > 0
            ? (Correct(a, images), Correct(b, images), images)
            : null;

    /// <summary>Where one side alone knows how many there are, it speaks for the other if the images are the same.</summary>
    private static int? Images(SideRun a, SideRun b) =>
        (a.Count is not null && b.Count is not null) || (a.TestImages is { } images && images == b.TestImages) ? a.Count ?? b.Count : null;

    /// <summary>Six digits of the share give back the very count of up to half a million images.</summary>
    private static long Correct(double share, int images) =>
        Math.Clamp((long)Math.Round(share * images, MidpointRounding.AwayFromZero), 0, images);

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

    private static string Missing(List<(Answers? A, Answers? B)> read)
    {
        bool baseline = read.Exists(run => run.A is null);
        bool candidate = read.Exists(run => run.B is null);
        return $"the predictions of {(baseline && candidate ? "both sides" : baseline ? "the baseline" : "the candidate")} are not at hand";
    }
}
