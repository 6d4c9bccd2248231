using Permafrost.Reporting.Html;
using Permafrost.Reporting.Repeats;

namespace Permafrost.Reporting;

/// <summary>Writes <c>index.html</c>, the report for readers: one file without script, fonts or pictures from elsewhere.</summary>
public static class ReportHtml
{
    // Nothing may be fetched, whatever a name in the data says.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private const int LongestTitle = 100;

    /// <summary>The text of <c>index.html</c>.</summary>
    public static string Write(ReportDocument report)
    {
        var page = new Markup();
        page.Raw("<!DOCTYPE html>\n");
        using (page.Open("html", ("lang", "en")))
        {
            WriteHead(page, report);
            using (page.Open("body"))
            {
                page.Element("a", "Skip to the results", ("class", "skip"), ("href", "#main"));
                WriteHeader(page, report);
                using (page.Open("main", ("id", "main")))
                {
                    foreach (var study in report.Studies)
                    {
                        StudySection.Write(page, study, report);
                    }

                    RepeatSection.Write(page, report);
                    ComparisonSection.Write(page, report);
                    HardImagesSection.Write(page, report);
                    var whole = report
                        .InOrderOfInterest.Take(ExperimentSection.MostInFull)
                        .Select(one => one.Name)
                        .ToHashSet(StringComparer.Ordinal);
                    foreach (var (one, index) in report.Experiments.Select((one, index) => (one, index)))
                    {
                        ExperimentSection.Write(page, one, index, report, isBrief: !whole.Contains(one.Name));
                    }

                    DatasetSection.Write(page, report);
                }

                ExamplesPart.WritePictures(page, report);
                WriteFooter(page);
            }
        }

        return page.ToString();
    }

    /// <summary>Anchor of an experiment's section.</summary>
    internal static string Anchor(ReportDocument report, string experiment) => $"experiment-{report.PositionOf(experiment) + 1}";

    private static void WriteHead(Markup page, ReportDocument report)
    {
        using (page.Open("head"))
        {
            page.Raw("<meta charset=\"utf-8\">\n");
            page.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n");
            page.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
            page.Raw("<link rel=\"icon\" href=\"data:,\">\n");
            page.Element("title", $"{Title(report)} \u2013 Permafrost report");
            page.Raw($"<style>\n{Stylesheet.Css}\n</style>\n");
        }
    }

    private static void WriteHeader(Markup page, ReportDocument report)
    {
        using (page.Open("header"))
        {
            page.Element("h1", Title(report), ("dir", "auto"));
            using (page.Open("nav", ("aria-label", "Sections")))
            using (page.Open("ul"))
            {
                (string Target, string Text)[] links =
                [
                    ("#study-1", "Results"),
                    .. report.Repeats.IsEmpty ? Array.Empty<(string, string)>() : [($"#{RepeatSection.Anchor}", RepeatedRunsText.Title)],
                    ("#comparisons", "Comparisons"),
                    ("#experiment-1", "Each experiment"),
                    ("#datasets", "Data"),
                ];
                foreach (var (target, text) in links)
                {
                    page.Element("li", () => page.Inline("a", text, ("href", target)));
                }
            }
        }
    }

    private static void WriteFooter(Markup page)
    {
        using (page.Open("footer"))
        {
            page.Element(
                "p",
                "The same results give this page byte for byte. Times, machine and versions stand in provenance.html beside it; "
                    + "the same figures for programs in report.json.",
                ("class", "note")
            );
        }
    }

    /// <summary>A short description of the only study is the page's title; a long one stands under it.</summary>
    internal static bool TitleIsDescription(ReportDocument report) =>
        report.Studies.Length == 1
        && report.Studies[0].Description.Trim() is { Length: > 0 and <= LongestTitle } words
        && !words.Contains('\n');

    private static string Title(ReportDocument report) =>
        TitleIsDescription(report) ? report.Studies[0].Description.Trim() : "Comparison of experiments";
}
