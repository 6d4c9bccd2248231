using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>What dropout does to each network of a study: test accuracy by rate, and the verdict against the first rate.</summary>
internal static class DropoutTable
{
    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        if (DropoutEffect.Of(study) is not { } effect)
        {
            return;
        }

        Parts.Heading(page, "dropout", "Effect of dropout");
        using (page.Open("div", ("class", "beside")))
        {
            WriteTable(page, effect, report);
            DropoutChart.Write(page, effect, study);
        }
    }

    private static void WriteTable(Markup page, DropoutEffect effect, ReportDocument report)
    {
        string caption =
            $"Test accuracy by dropout rate; below, the difference from rate {effect.Rates[0]} in percentage points and the verdict.";
        Parts.Table(
            page,
            caption,
            "dropout",
            () =>
            {
                Parts.Head(page, ["network", .. effect.Rates.Select(rate => $"#dropout {rate}")]);
                using (page.Open("tbody"))
                {
                    foreach (var (network, cells) in effect.Rows)
                    {
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, network);
                            foreach (var one in cells)
                            {
                                page.Element("td", () => WriteCell(page, one, cells[0], report), ("class", "number"));
                            }
                        }
                    }
                }
            }
        );
    }

    private static void WriteCell(Markup page, Contender? one, Contender? first, ReportDocument report)
    {
        page.Text(DropoutEffect.Accuracy(one));
        if (one is not null && DropoutEffect.Against(one, first, report) is { } pair)
        {
            page.Inline(
                "small",
                $"{Figures.Points(pair.Difference)}, {VerdictText.Word(pair.Verdict)}",
                ("class", Parts.VerdictClass(pair.Verdict))
            );
        }
    }
}
