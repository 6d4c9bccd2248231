using System.Text;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Markdown;

/// <summary>What was compared: repeated experiments, pairs that differ in one thing, and the images that most get wrong.</summary>
internal static class ComparisonMarkdown
{
    public static void WriteRepeats(StringBuilder text, ReportDocument report)
    {
        if (!report.Repeats.IsEmpty)
        {
            text.Append($"\n## {RepeatedRunsText.Title}\n\n{RepeatedRunsText.Explanation}\n");
            MarkdownText.Table(text, RepeatedRunsText.Headings, report.Repeats.Select(RepeatedRunsText.Row));
        }
    }

    public static void WriteGroupComparisons(StringBuilder text, ReportDocument report)
    {
        if (!report.GroupComparisons.IsEmpty)
        {
            text.Append($"\n## {GroupComparisonText.Title}\n\n{GroupComparisonText.Explanation}{LeftOut(report.GroupPairsLeftOut)}\n");
            MarkdownText.Table(text, GroupComparisonText.Headings, report.GroupComparisons.Select(GroupComparisonText.Row));
        }
    }

    public static void WriteComparisons(StringBuilder text, ReportDocument report)
    {
        text.Append("\n## Comparisons\n");
        if (report.Comparisons.IsEmpty)
        {
            text.Append($"\n{ComparisonSection.Nothing(report)}\n");
            return;
        }

        text.Append(
            "\nDifferences are those of the second from the first, in percentage points of test accuracy; p is McNemar's after Holm's correction."
                + $"{LeftOut(report.PairsLeftOut)}\n"
        );
        var labels = report.Experiments.ToDictionary(one => one.Name, one => ExperimentLabel.Of(one, report), StringComparer.Ordinal);
        MarkdownText.Table(
            text,
            ["only this differs", "first", "second", "#difference", "#95 % interval", "#p (Holm)", "verdict on the second"],
            report
                .Comparisons.OrderBy(pair => pair.Differs, StringComparer.Ordinal)
                .Select(pair =>
                    (IEnumerable<string>)
                        [
                            pair.Differs,
                            labels[pair.A],
                            labels[pair.B],
                            Figures.Points(pair.AccuracyDifference),
                            $"{Figures.Points(pair.Interval.Low)} to {Figures.Points(pair.Interval.High)}",
                            Figures.PValue(pair.PHolm),
                            VerdictText.Word(pair.Verdict),
                        ]
                )
        );
    }

    public static void WriteHardImages(StringBuilder text, ReportDocument report)
    {
        foreach (var hard in report.Hardest.Where(set => !set.Images.IsEmpty))
        {
            text.Append($"\n## {HardImagesText.Title}: {MarkdownText.Name(hard.Dataset)}\n\n{HardImagesText.Explanation(hard)}\n");
            MarkdownText.Table(text, HardImagesText.Headings, hard.Images.Select(image => HardImagesText.Row(image, hard)));
        }
    }

    private static string LeftOut(int pairs) => pairs > 0 ? $" {PairChoice.Explanation(pairs)}" : "";
}
