using Permafrost.Reporting.Repeats;

namespace Permafrost.Reporting.Html;

/// <summary>Mean and spread of experiments that were run with several seeds or folds; nothing where there are none.</summary>
internal static class RepeatSection
{
    public const string Anchor = "repeats";

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
        }
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
