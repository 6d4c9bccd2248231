using System.Collections.Immutable;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Provenance;

/// <summary>Writes <c>provenance.html</c>: the pipeline as a picture with what ran and what was cached, and the same as tables.</summary>
public static class ProvenanceHtml
{
    // Nothing may be fetched or run, whatever a name says.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private const int KeyLetters = 12;

    private static readonly BoxState[] States = Enum.GetValues<BoxState>();

    /// <summary>The text of <c>provenance.html</c>.</summary>
    public static string Write(ProvenanceDocument document)
    {
        var page = new Markup();
        page.Raw("<!DOCTYPE html>\n");
        using (page.Open("html", ("lang", "en")))
        {
            WriteHead(page);
            using (page.Open("body"))
            using (page.Open("main"))
            {
                page.Element("h1", "Provenance");
                page.Element(
                    "p",
                    () =>
                    {
                        page.Inline("a", "The report", ("href", "index.html"));
                        page.Text(
                            " depends on the results alone. This page says how it came about the last time. When and where each result was computed is in "
                        );
                        page.Inline("code", "provenance.json");
                        page.Text(" of its folder under ").Inline("code", "artifacts/runs/").Text(".");
                    }
                );
                WritePipeline(page, document);
                WriteStages(page, document);
                WriteFacts(page, document);
            }
        }

        return page.ToString();
    }

    private static void WriteHead(Markup page)
    {
        using (page.Open("head"))
        {
            page.Raw("<meta charset=\"utf-8\">\n");
            page.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"{Policy}\">\n");
            page.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
            page.Raw("<link rel=\"icon\" href=\"data:,\">\n");
            page.Element("title", "Provenance \u2013 Permafrost report");
            page.Raw($"<style>\n{Stylesheet.Css}\n{ProvenanceStyle.Css}\n</style>\n");
        }
    }

    private static void WritePipeline(Markup page, ProvenanceDocument document)
    {
        page.Element("h2", "Pipeline");
        page.Element(
            "p",
            "A box is a stage; experiments that need the same one share it. Lines follow the data from left to right; those from Preprocess to Evaluate, for the "
                + "test images, and from the other stages to Report are left out."
                + (
                    document
                        .Boxes.GroupBy(box => box.Phase, StringComparer.Ordinal)
                        .Any(phase => phase.Count() > PictureLayout.MostInAColumn)
                        ? " Of a phase with more than 20 stages, those of one state are drawn as one, with a dashed border; the last table has each."
                        : ""
                )
        );
        using (page.Open("div", ("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", "Picture of the pipeline")))
        {
            new PipelinePicture(document).Write(page);
        }

        BoxState[] present = [.. States.Where(state => document.Boxes.Any(box => box.State == state))];
        using (page.Open("ul", ("class", "legend"), ("aria-label", "States")))
        {
            foreach (var state in present)
            {
                page.Element(
                    "li",
                    () =>
                    {
                        using (page.Open("svg", ("viewBox", $"0 0 {StateMark.Size} {StateMark.Size}"), ("aria-hidden", "true")))
                        {
                            StateMark.Draw(page, state);
                        }

                        page.Inline("b", StateMark.Word(state)).Text($": {StateMark.Meaning(state)}");
                    },
                    ("class", StateMark.Class(state))
                );
            }
        }

        Parts.Table(
            page,
            "Stages of each phase",
            "phases",
            () =>
            {
                Parts.Head(page, ["phase", "#stages", .. present.Select(state => "#" + StateMark.Word(state)), "#time"]);
                using (page.Open("tbody"))
                {
                    foreach (var phase in document.Boxes.GroupBy(box => box.Phase, StringComparer.Ordinal))
                    {
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, phase.Key);
                            Parts.Number(page, Figures.Whole(phase.Count()));
                            foreach (var state in present)
                            {
                                Parts.Number(page, Figures.Whole(phase.Count(box => box.State == state)));
                            }

                            Parts.Number(page, Duration.Of(Duration.Total(phase)));
                        }
                    }
                }
            }
        );
    }

    private static void WriteStages(Markup page, ProvenanceDocument document)
    {
        page.Element("h2", "Every stage of every experiment");
        Parts.Table(
            page,
            "What became of each stage, and why",
            "stages",
            () =>
            {
                Parts.Head(page, ["stage", "experiment", "state", "#time", "why", "key"]);
                using (page.Open("tbody"))
                {
                    foreach (var row in document.Rows)
                    {
                        WriteRow(page, row);
                    }
                }
            }
        );
    }

    private static void WriteRow(Markup page, ProvenanceRow row)
    {
        using (page.Open("tr"))
        {
            page.Element("td", row.Stage);
            page.Element("td", () => page.Name(row.Experiment ?? "all experiments"), ("class", "experiment"));
            page.Element("td", StateMark.Word(row.State), ("class", StateMark.Class(row.State)));
            Parts.Number(page, row.State == BoxState.Cached ? "" : Duration.Of(row.Seconds));
            page.Element("td", () => WriteLines(page, row.Reasons), ("class", "why"));
            page.Element("td", () => page.Inline("code", row.Key is { } key ? key[..Math.Min(KeyLetters, key.Length)] : ""));
        }
    }

    private static void WriteLines(Markup page, ImmutableArray<string> lines)
    {
        foreach (var (place, line) in lines.Index())
        {
            if (place > 0)
            {
                page.Raw("<br>");
            }

            page.Name(line);
        }
    }

    private static void WriteFacts(Markup page, ProvenanceDocument document)
    {
        page.Element("h2", "Time and machine");
        Parts.Table(
            page,
            "When, where and with what the report was made",
            "facts",
            () =>
            {
                using (page.Open("tbody"))
                {
                    foreach (var fact in document.Facts)
                    {
                        using (page.Open("tr"))
                        {
                            Parts.RowHead(page, fact.Key);
                            page.Element("td", () => page.Name(fact.Value));
                        }
                    }
                }
            }
        );
    }
}
