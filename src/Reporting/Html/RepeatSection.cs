using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Mean and spread of experiments that were run with several seeds or folds; nothing where there are none.</summary>
internal static class RepeatSection
{
    public const string Anchor = "repeats";

    /// <summary>More rows than this nobody reads, and a page of a thousand experiments must not hold.</summary>
    private const int MostRows = 500;

    public static void Write(Markup page, ReportDocument report)
    {
        if (report.Repeats.IsEmpty)
        {
            return;
        }

        using (page.Open("section", ("id", Anchor), ("aria-labelledby", "repeats-title")))
        {
            page.Element("h2", RepeatedRunsText.Title, ("id", "repeats-title"));
            page.Element("p", RepeatedRunsText.Explanation);
            Parts.Table(
                page,
                "Repeated runs: mean and standard deviation of each figure.",
                "repeats",
                () =>
                {
                    Parts.Head(page, RepeatedRunsText.Headings);
                    using (page.Open("tbody"))
                    {
                        foreach (var runs in report.Repeats)
                        {
                            WriteRow(page, [.. RepeatedRunsText.Row(runs)]);
                        }
                    }
                }
            );
            WriteComparisons(page, report);
        }
    }

    private static void WriteComparisons(Markup page, ReportDocument report)
    {
        if (report.GroupComparisons.IsEmpty)
        {
            return;
        }

        page.Element("h3", GroupComparisonText.Title);
        page.Element("p", GroupComparisonText.Explanation);
        if (report.GroupPairsLeftOut > 0)
        {
            page.Element("p", PairChoice.Explanation(report.GroupPairsLeftOut));
        }

        var shown = report.GroupComparisons;
        if (shown.Length > MostRows)
        {
            // The sort is stable: of equal ones those that come first in the report.
            shown = [.. shown.OrderBy(pair => pair.PHolm).Take(MostRows)];
            page.Element(
                "p",
                $"Shown are the {Figures.Whole(MostRows)} with the smallest p; report.json has all {Figures.Whole(report.GroupComparisons.Length)}.",
                ("class", "note")
            );
        }

        Parts.Table(
            page,
            "Comparisons of repeated experiments, in percentage points of test accuracy.",
            "group-comparisons",
            () =>
            {
                Parts.Head(page, GroupComparisonText.Headings);
                using (page.Open("tbody"))
                {
                    foreach (var pair in shown)
                    {
                        string[] cells = [.. GroupComparisonText.Row(pair)];
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, cells[0]);
                            page.Element("td", () => page.Name(cells[1]));
                            page.Element("td", () => page.Name(cells[2]));
                            foreach (string cell in cells[3..^1])
                            {
                                Parts.Number(page, cell);
                            }

                            page.Element("td", cells[^1], ("class", Parts.VerdictClass(pair.Verdict)));
                        }
                    }
                }
            }
        );
    }

    private static void WriteRow(Markup page, string[] cells)
    {
        using (page.Open("tr"))
        {
            Parts.RowHead(page, cells[0]);
            page.Element("td", cells[1]);
            foreach (string cell in cells[2..])
            {
                Parts.Number(page, cell);
            }
        }
    }
}
