using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>Tests a pair: image by image where the answers of both are at hand, run by run where it is repeated, else by its counts.</summary>
internal static class SidePairTest
{
    /// <summary>The pair with its test; one that needs none, or can have none, stays as it is.</summary>
    public static SideComparison Of(SideComparison pair, SideAnswers answers)
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

    private static string Missing(List<(Answers? A, Answers? B)> read)
    {
        bool baseline = read.Exists(run => run.A is null);
        bool candidate = read.Exists(run => run.B is null);
        return $"the predictions of {(baseline && candidate ? "both sides" : baseline ? "the baseline" : "the candidate")} are not at hand";
    }
}
