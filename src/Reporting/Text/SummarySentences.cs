using System.Collections.Immutable;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Text;

/// <summary>What a study found, in sentences.</summary>
internal static class SummarySentences
{
    /// <summary>Of more that tie than this the table marks each, and the sentences tell their number.</summary>
    public const int MostTies = 6;

    /// <summary>How many experiments and which is best; which differences are real, a paragraph per axis; how many comparisons show one.</summary>
    public static ImmutableArray<SummaryParagraph> Of(ReportStudy study, ReportDocument report) =>
        [
            .. (
                (SummaryParagraph[])
                    [
                        new([Extent(study), .. Choice(study, report)], IsList: false),
                        .. VerdictSentences
                            .ByAxis(study, report)
                            .Select(sentences => new SummaryParagraph(
                                [.. sentences.Select(words => ImmutableArray.Create(new Phrase(words)))],
                                IsList: sentences.Length > 1
                            )),
                        new([.. Findings(study, report)], IsList: false),
                    ]
            ).Where(paragraph => !paragraph.Sentences.IsEmpty),
        ];

    private static ImmutableArray<Phrase> Extent(ReportStudy study)
    {
        int done = study.Experiments.Count(one => one.IsDone);
        int failed = study.Experiments.Length - done;
        string failures =
            failed == 0 ? ""
            : done == 0 ? " None finished: the table says why."
            : $" {Counted(failed, "experiment")} failed, {Counted(done, "experiment")} finished.";
        return [new($"{Counted(study.Experiments.Length, "experiment")} on "), new(study.Dataset.Name), new($".{failures}")];
    }

    private static IEnumerable<ImmutableArray<Phrase>> Choice(ReportStudy study, ReportDocument report)
    {
        if (study.Experiments.All(one => !one.IsDone))
        {
            yield break;
        }

        if (!study.IsChoice)
        {
            var only = study.Contenders.First(one => one.Done.Any());
            if (only.Repeated is { } repeated)
            {
                yield return Repeated(only, repeated);
                yield break;
            }

            var one = only.Runs[0];
            string validation = one.Validation is { } seen
                ? $"{Figures.Percent(seen.Accuracy)} of the {Counted(seen.Count, "validation image")} and "
                : "";
            yield return [Named(one, report), new($" classifies {validation}{TestAccuracy(one)}.")];
            yield break;
        }

        if (study.Best.IsEmpty)
        {
            yield return [new("No experiment has a validation split, so none is called best: the test set never chooses.")];
            yield break;
        }

        var best = study.BestContenders;
        var accuracy = best[0].Of(one => one.Validation, split => split.Accuracy)!;
        string highest = $"{Mean(best[0])}validation accuracy, {Figures.Percent(accuracy.Mean)}";
        if (best.Length > MostTies)
        {
            var shares = best.Select(one => one.Of(run => run.Test, split => split.Accuracy)!.Mean).ToList();
            yield return
            [
                new($"{(best.Length == study.Contenders.Length ? "All" : Figures.Whole(best.Length))} tie for the highest {highest}; "),
                Named(best[0], report),
                new(" is the first of them."),
            ];
            yield return
            [
                new($"They classify {Range(shares.Min(), shares.Max())} of the test images correctly; these had no part in the choice."),
            ];
            yield break;
        }

        if (study.IsTied)
        {
            var names = best.SelectMany((one, i) => new Phrase[] { new(Joint(i, best.Length)), Named(one, report) });
            yield return [.. names, new($" tie for the highest {highest}.")];
        }
        else
        {
            yield return [Named(best[0], report), new($" has the highest {highest}.")];
        }

        foreach (var one in best)
        {
            ImmutableArray<Phrase> subject = study.IsTied ? [Named(one, report), new(" classifies ")] : [new("It classifies ")];
            string test = one.Repeated is { } runs ? TestAccuracy(one, runs) : TestAccuracy(one.Runs[0]);
            yield return [.. subject, new($"{test}; these had no part in the choice.")];
        }
    }

    private static ImmutableArray<Phrase> Repeated(Contender one, RepeatedRuns runs)
    {
        string validation = one.Of(run => run.Validation, split => split.Accuracy) is { } seen
            ? $"{Figures.Percent(seen.Mean)} of the validation images and "
            : "";
        return [new(runs.Label), new($" classifies {validation}{TestAccuracy(one, runs)}.")];
    }

    private static string Range(double low, double high) => low < high ? Figures.PercentRange(low, high) : Figures.Percent(high);

    private static string Mean(Contender one) => one.Repeated is null ? "" : "mean ";

    private static string TestAccuracy(Contender one, RepeatedRuns runs)
    {
        var spread = one.Of(run => run.Test, split => split.Accuracy)!;
        string deviation = spread.Deviation is { } value ? $" (standard deviation {Figures.PlainPoints(value)} points)" : "";
        return $"{Figures.Percent(spread.Mean)} of the test images correctly on average over {RunCount.Of(spread.Count, runs.Varies)}{deviation}";
    }

    private static string TestAccuracy(ExperimentResult one)
    {
        var test = one.Test!;
        return $"{Figures.Percent(test.Accuracy)} of the {Counted(test.Count, "test image")} correctly "
            + $"(95\u00a0% interval {Figures.PercentRange(test.AccuracyInterval.Low, test.AccuracyInterval.High)})";
    }

    /// <summary>Of repeated experiments their runs together: a pair of runs says less, and may seem to contradict what all of them say.</summary>
    private static IEnumerable<ImmutableArray<Phrase>> Findings(ReportStudy study, ReportDocument report)
    {
        var members = study.Experiments.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var repeated = report
            .GroupComparisons.Where(pair => IsIn(pair.A) && IsIn(pair.B))
            .Select(pair => (pair.Differs, pair.Verdict))
            .ToList();
        var pairs = report
            .Comparisons.Where(pair => members.Contains(pair.A) && members.Contains(pair.B))
            .Select(pair => (pair.Differs, pair.Verdict));
        var groups = (repeated.Count > 0 ? repeated : pairs).GroupBy(pair => pair.Differs, StringComparer.Ordinal).ToList();
        if (groups.Count == 0)
        {
            yield break;
        }

        var counts = groups.Select(
            (group, i) =>
            {
                int shown = group.Count(pair => pair.Verdict != Verdict.NoDifferenceShown);
                return $"{Joint(i, groups.Count)}{Figures.Whole(shown)} of {Figures.Whole(group.Count())} where only {group.Key} differs";
            }
        );
        string what = repeated.Count > 0 ? "Comparisons of repeated experiments" : "Comparisons";
        int all = repeated.Count > 0 ? report.GroupComparisons.Length : report.Comparisons.Length;
        yield return
        [
            new(
                $"{what} that show a difference in test accuracy, after Holm's correction for {Counted(all, "comparison")}: {string.Concat(counts)}."
            ),
        ];

        bool IsIn(RepeatedRuns runs) => members.Contains(runs.Runs[0].Name);
    }

    private static Phrase Named(Contender one, ReportDocument report) =>
        one.Repeated is { } runs ? new(runs.Label) : Named(one.Runs[0], report);

    private static Phrase Named(ExperimentResult one, ReportDocument report) => new(ExperimentLabel.Of(one, report), one);

    private static string Joint(int index, int count) =>
        index == 0 ? ""
        : index == count - 1 ? " and "
        : ", ";

    private static string Counted(int count, string what) => $"{Figures.Whole(count)} {what}{(count == 1 ? "" : "s")}";
}
