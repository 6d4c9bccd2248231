using System.Collections.Immutable;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Results;

namespace Permafrost.Reporting.Text;

/// <summary>What a study found, in sentences.</summary>
internal static class SummarySentences
{
    /// <summary>Paragraphs: how many experiments and which is best; then what the comparisons show.</summary>
    public static ImmutableArray<ImmutableArray<Phrase>> Of(ReportStudy study, ReportDocument report) =>
        [
            .. new[] { Paragraph([Extent(study), .. Choice(study, report)]), Paragraph([.. Findings(study, report)]) }.Where(paragraph =>
                !paragraph.IsEmpty
            ),
        ];

    private static ImmutableArray<Phrase> Paragraph(IReadOnlyList<ImmutableArray<Phrase>> sentences) =>
        [.. sentences.SelectMany((sentence, i) => i == 0 ? sentence : sentence.Insert(0, new Phrase(" ")))];

    private static ImmutableArray<Phrase> Extent(ReportStudy study)
    {
        int done = study.Experiments.Count(one => one.IsDone);
        int failed = study.Experiments.Length - done;
        string failures = failed == 0 ? "" : $" {Counted(failed, "experiment")} failed, {Counted(done, "experiment")} finished.";
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
            var one = study.Experiments[0];
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

        string accuracy = Figures.Percent(study.Best[0].Validation!.Accuracy);
        if (study.Best.Length > 1)
        {
            var names = study.Best.SelectMany((one, i) => new Phrase[] { new(Joint(i, study.Best.Length)), Named(one, report) });
            yield return [.. names, new($" tie for the highest validation accuracy, {accuracy}.")];
        }
        else
        {
            yield return [Named(study.Best[0], report), new($" has the highest validation accuracy, {accuracy}.")];
        }

        foreach (var one in study.Best)
        {
            ImmutableArray<Phrase> subject = study.Best.Length > 1 ? [Named(one, report), new(" classifies ")] : [new("It classifies ")];
            yield return [.. subject, new($"{TestAccuracy(one)}; these had no part in the choice.")];
        }
    }

    private static string TestAccuracy(ExperimentResult one)
    {
        var test = one.Test!;
        return $"{Figures.Percent(test.Accuracy)} of the {Counted(test.Count, "test image")} correctly "
            + $"(95\u00a0% interval {Figures.PercentRange(test.AccuracyInterval.Low, test.AccuracyInterval.High)})";
    }

    private static IEnumerable<ImmutableArray<Phrase>> Findings(ReportStudy study, ReportDocument report)
    {
        var members = study.Experiments.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var pairs = report.Comparisons.Where(pair => members.Contains(pair.A) && members.Contains(pair.B)).ToList();
        var groups = pairs.GroupBy(pair => pair.Differs, StringComparer.Ordinal).ToList();
        if (groups.Count == 0)
        {
            yield break;
        }

        var counts = groups.Select(
            (group, i) =>
            {
                int shown = group.Count(pair => pair.Verdict != Verdict.NoDifferenceShown);
                return $"{Joint(i, groups.Count)}{shown} of {group.Count()} where only {group.Key} differs";
            }
        );
        string family = $"after Holm's correction for {Counted(report.Comparisons.Length, "comparison")}";
        yield return [new($"Comparisons that show a difference in test accuracy, {family}: {string.Concat(counts)}.")];
    }

    private static Phrase Named(ExperimentResult one, ReportDocument report) => new(ExperimentLabel.Of(one, report), one);

    private static string Joint(int index, int count) =>
        index == 0 ? ""
        : index == count - 1 ? " and "
        : ", ";

    private static string Counted(int count, string what) => $"{Figures.Whole(count)} {what}{(count == 1 ? "" : "s")}";
}
