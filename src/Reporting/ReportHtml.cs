using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Repeats;

namespace Permafrost.Reporting;

/// <summary>Writes <c>index.html</c>, the report for readers: one file that fetches nothing, with a small script for its tables.</summary>
public static class ReportHtml
{
    // More links than this to the tables of studies are no help; then there is one to the first.
    private const int MostStudiesNamed = 8;

    private const int LongestTitle = 100;

    /// <summary>Letters of a page of a thousand experiments at most: 5 MB with those that take several bytes.</summary>
    private const int Room = 4_700_000;

    /// <summary>The text of <c>index.html</c>.</summary>
    public static string Write(ReportDocument report)
    {
        // What follows the experiments comes first, so that it is known how much room they have.
        var data = new Markup();
        DatasetSection.Write(data, report);
        var end = new Markup();
        ExamplesPart.WritePictures(end, report);
        WriteFooter(end);
        RecordedVerdicts.Write(end, report);

        var page = new Markup();
        page.Raw("<!DOCTYPE html>\n");
        using (page.Open("html", ("lang", "en")))
        {
            WriteHead(page, report);
            using (page.Open("body", ("class", report.IsLong ? "of-many" : "")))
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
                    ExperimentSections.Write(page, report, Room - page.Length - data.Length - end.Length);
                    page.Add(data);
                }

                page.Add(end);

                // At the end: it finds the page whole, and a page that is still loading can be read.
                page.Raw($"<script>{PageScript.Text}</script>\n");
            }
        }

        return page.ToString();
    }

    /// <summary>Nothing is fetched and no script but ours runs, whatever a name in the data says.</summary>
    private static string Policy =>
        $"default-src 'none'; script-src {PageScript.Source}; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

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
                foreach (var (target, text) in Links(report))
                {
                    page.Element("li", () => page.Link($"#{target}", text));
                }
            }
        }
    }

    /// <summary>The sections that there are.</summary>
    private static (string Target, string Text)[] Links(ReportDocument report) =>
        [
            .. report.Studies.Length <= MostStudiesNamed
                ? report.Studies.Select((study, i) => ($"study-{i + 1}", StudySection.Title(study, report)))
                : [("study-1", "Results")],
            .. report.Repeats.IsEmpty ? Array.Empty<(string, string)>() : [(RepeatSection.Anchor, RepeatedRunsText.Title)],
            ("comparisons", "Comparisons"),
            .. HardImagesSection.IsThere(report) ? [(HardImagesSection.Anchor, HardImagesText.Title)] : Array.Empty<(string, string)>(),
            (report.IsLong ? ExperimentSections.Overview : "experiment-1", "Each experiment"),
            ("datasets", "Data"),
        ];

    private static void WriteFooter(Markup page)
    {
        using (page.Open("footer"))
        {
            page.Element(
                "p",
                () =>
                    page.Text("The same results give this page byte for byte. Times, machine and versions stand in ")
                        .Inline("a", "provenance.html", ("href", "provenance.html"))
                        .Text(" beside it; the same figures for programs in ")
                        .Inline("a", "report.json", ("href", "report.json"))
                        .Text("."),
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
