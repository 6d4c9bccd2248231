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

    /// <summary>The same on the page of many experiments.</summary>
    private const int MostRowsOfMany = 200;

    /// <summary>Numbers of the sets of repeated runs, from 1, by the name of the first run: what their anchors are made of.</summary>
    public static Dictionary<string, int> Numbers(ReportDocument report) =>
        report
            .Repeats.Select((runs, i) => (runs.Runs[0].Name, i + 1))
            .ToDictionary(entry => entry.Name, entry => entry.Item2, StringComparer.Ordinal);

    public static void Write(Markup page, ReportDocument report)
    {
        if (report.Repeats.IsEmpty)
        {
            return;
        }

        using (Parts.Section(page, Anchor, RepeatedRunsText.Title))
        {
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
                        for (int i = 0; i < report.Repeats.Length; i++)
                        {
                            WriteRow(page, $"{Anchor}-{i + 1}", [.. RepeatedRunsText.Row(report.Repeats[i])]);
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

        Parts.Heading(page, "h3", $"{Anchor}-compared", () => page.Text(GroupComparisonText.Title));
        page.Element("p", GroupComparisonText.Explanation);
        if (report.GroupPairsLeftOut > 0)
        {
            page.Element("p", PairChoice.Explanation(report.GroupPairsLeftOut));
        }

        var shown = report.GroupComparisons;
        int most = report.IsLong ? MostRowsOfMany : MostRows;
        if (shown.Length > most)
        {
            // The sort is stable: of equal ones those that come first in the report.
            shown = [.. shown.OrderBy(pair => pair.PHolm).Take(most)];
            page.Element(
                "p",
                $"Shown are the {Figures.Whole(most)} with the smallest p; report.json has all {Figures.Whole(report.GroupComparisons.Length)}.",
                ("class", "note")
            );
        }

        var numbers = Numbers(report);
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
                        using (page.Open("tr", ("id", $"{Anchor}-{numbers[pair.A.Runs[0].Name]}-{numbers[pair.B.Runs[0].Name]}")))
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

    private static void WriteRow(Markup page, string id, string[] cells)
    {
        using (page.Open("tr", ("id", id)))
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
