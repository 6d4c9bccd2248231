using System.Text.Json.Nodes;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Every pair that differs in one thing, with a verdict in words.</summary>
internal static class ComparisonSection
{
    /// <summary>More rows than this nobody reads, and a page of a thousand experiments must not hold.</summary>
    private const int MostRows = 500;

    /// <summary>The same on the page of many experiments.</summary>
    private const int MostRowsOfMany = 200;

    public static void Write(Markup page, ReportDocument report)
    {
        using (Parts.Section(page, "comparisons", "Comparisons"))
        {
            if (report.Comparisons.IsEmpty)
            {
                page.Element("p", Nothing(report));
                return;
            }

            string family = report.Comparisons.Length == 1 ? "the one comparison" : $"all {report.Comparisons.Length} comparisons";
            page.Element(
                "p",
                "Two experiments are compared where they differ in exactly one thing and answer for the same test images. A difference counts as shown where "
                    + $"McNemar's test, after Holm's correction for {family} of this report, gives p under {Comparison.SignificanceLevel}. "
                    + "\u201cNo difference shown\u201d does not mean that there is none."
            );
            if (report.PairsLeftOut > 0)
            {
                page.Element("p", PairChoice.Explanation(report.PairsLeftOut));
            }

            var shown = report.Comparisons;
            int most = report.IsLong ? MostRowsOfMany : MostRows;
            if (shown.Length > most)
            {
                // The sort is stable: of equal ones those that come first in the report.
                shown = [.. shown.OrderBy(pair => pair.PHolm).Take(most)];
                page.Element(
                    "p",
                    $"Shown are the {Figures.Whole(most)} with the smallest p; report.json has all {Figures.Whole(report.Comparisons.Length)}.",
                    ("class", "note")
                );
            }

            // Numbered by the whole report, so that what is shown of it does not move the anchors.
            string[] axes = [.. report.Comparisons.Select(pair => pair.Differs).Distinct(StringComparer.Ordinal)];
            foreach (var group in shown.GroupBy(pair => pair.Differs, StringComparer.Ordinal))
            {
                Parts.Heading(
                    page,
                    "h3",
                    $"comparisons-{Array.IndexOf(axes, group.Key) + 1}",
                    () => page.Text("Only ").Name(group.Key).Text(" differs")
                );
                WriteTable(page, group.Key, [.. group], report);
            }
        }
    }

    /// <summary>Anchor of a comparison's row, by the numbers of the two experiments.</summary>
    public static string Anchor(Comparison pair, ReportDocument report) =>
        $"comparison-{report.PositionOf(pair.A) + 1}-{report.PositionOf(pair.B) + 1}";

    /// <summary>Why there is no comparison.</summary>
    internal static string Nothing(ReportDocument report) =>
        report.Experiments.Length == 1
            ? "There is one experiment, so there is nothing to compare."
            : "No two finished experiments differ in exactly one thing and share their test images, so there is nothing to compare.";

    private static void WriteTable(Markup page, string differs, List<Comparison> pairs, ReportDocument report)
    {
        // Where nothing else varies there is nothing to say "with".
        bool withHeld = pairs.Any(pair => HeldFixed(report.Named(pair.A), report.Named(pair.B), differs).Length > 0);
        Parts.Table(
            page,
            $"Comparisons of {differs}: what the second experiment of a pair has more or less than the first, in percentage points of test accuracy.",
            "comparisons",
            () =>
            {
                Parts.Head(
                    page,
                    [
                        .. withHeld ? ["With"] : Array.Empty<string>(),
                        "First",
                        "Second",
                        "#Difference",
                        "#95\u00a0% interval",
                        "#Only first correct",
                        "#Only second correct",
                        "#p (Holm)",
                        "Verdict on the second",
                    ]
                );
                using (page.Open("tbody"))
                {
                    foreach (var pair in pairs)
                    {
                        WriteRow(page, pair, withHeld, report);
                    }
                }
            }
        );
    }

    private static void WriteRow(Markup page, Comparison pair, bool withHeld, ReportDocument report)
    {
        var first = report.Named(pair.A);
        var second = report.Named(pair.B);
        string held = HeldFixed(first, second, pair.Differs);
        using (page.Open("tr", ("id", Anchor(pair, report))))
        {
            if (withHeld)
            {
                Parts.RowHead(page, held);
            }

            WriteSide(page, first, pair.ValueA, held, report);
            WriteSide(page, second, pair.ValueB, held, report);
            Parts.Number(page, Figures.Points(pair.AccuracyDifference));
            Parts.Number(page, $"{Figures.Points(pair.Interval.Low)} to {Figures.Points(pair.Interval.High)}");
            Parts.Number(page, Figures.Whole(pair.OnlyA));
            Parts.Number(page, Figures.Whole(pair.OnlyB));
            Parts.Number(page, Figures.PValue(pair.PHolm));
            page.Element("td", VerdictText.Word(pair.Verdict), ("class", $"nowrap {Parts.VerdictClass(pair.Verdict)}"));
        }
    }

    /// <summary>The value alone where the row says what is held fixed, else the experiment's name.</summary>
    private static void WriteSide(Markup page, ExperimentResult one, JsonNode? value, string held, ReportDocument report)
    {
        string name = ExperimentLabel.Of(one, report);
        page.Element(
            "td",
            () => page.Link($"#{ReportHtml.Anchor(report, one.Name)}", held.Length > 0 ? JsonNodeText.Plain(value) : name, name),
            ("class", "side-name")
        );
    }

    /// <summary>The axes that two experiments of one study share; empty where they are not of one study.</summary>
    private static string HeldFixed(ExperimentResult first, ExperimentResult second, string differs)
    {
        bool sameStudy =
            string.Equals(first.File, second.File, StringComparison.Ordinal) && first.Axes.Any(IsDiffering) && second.Axes.Any(IsDiffering);
        return sameStudy ? ExperimentLabel.Of(first.Axes.Where(axis => !IsDiffering(axis))) : "";

        bool IsDiffering(KeyValuePair<string, JsonNode> axis) => string.Equals(axis.Key, differs, StringComparison.Ordinal);
    }
}
