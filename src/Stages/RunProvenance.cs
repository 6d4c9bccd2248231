using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Files;
using Permafrost.Core.Json;
using Permafrost.Pipeline;

namespace Permafrost.Stages;

/// <summary>
/// What the report leaves out so that its bytes depend on results alone: <c>provenance.json</c> and <c>provenance.html</c> beside it say
/// when and where it was made, what ran and what was cached.
/// </summary>
internal static class RunProvenance
{
    public static void Write(string directory, IReadOnlyList<StageRow> rows, int threads, int jobs)
    {
        var facts = new JsonObject
        {
            ["finished"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["threads"] = threads,
            ["jobs"] = jobs,
            ["runtime"] = RuntimeInformation.FrameworkDescription,
        };
        foreach (var fact in RunEnvironment.Facts)
        {
            facts[fact.Key] = fact.Value;
        }

        Write(Path.Combine(directory, "provenance.html"), Html(facts, rows));
        facts["stages"] = StageRowJson.ToJson(rows);
        Write(Path.Combine(directory, "provenance.json"), StableJson.Text(facts));
    }

    private static void Write(string path, string text) => ShownFiles.Writing(path, () => AtomicFile.WriteText(path, text));

    private static string Html(JsonObject facts, IReadOnlyList<StageRow> rows)
    {
        var html = new StringBuilder();
        html.Append(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Permafrost: provenance</title>
            <style>
            :root { color-scheme: light dark; --page: #ffffff; --text: #1c2127; --link: #0b5cad; --line: #d5dae0; }
            @media (prefers-color-scheme: dark) { :root { --page: #14181d; --text: #e4e8ec; --link: #7cbcf5; --line: #353d46; } }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; background: var(--page); color: var(--text); }
            a { color: var(--link); }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; }
            th, td { text-align: left; padding: 0.25rem 0.75rem 0.25rem 0; vertical-align: top; border-bottom: 1px solid var(--line); }
            th[scope=col], td { white-space: nowrap; }
            td.words { white-space: normal; overflow-wrap: anywhere; }
            .scroll td.words { min-width: 12rem; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            td.ran, td.failed { font-weight: 600; }
            code { font-size: 0.875em; }
            </style>
            </head>
            <body>
            <h1>Provenance</h1>
            <p><a href="index.html">The report</a> depends on the results alone. This page says how it came about the last time.
            When and where each result was computed is in <code>provenance.json</code> of its folder under <code>artifacts/runs/</code>.</p>
            <table>

            """.ReplaceLineEndings("\n")
        );
        foreach (var fact in facts)
        {
            html.Append(
                $"<tr><th scope=\"row\">{Text(fact.Key)}</th><td class=\"words\">{Text(fact.Value?.ToString() ?? "unknown")}</td></tr>\n"
            );
        }

        html.Append("</table>\n<h2>Stages</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Stages\">\n<table>\n");
        html.Append(
            "<tr><th scope=\"col\">stage</th><th scope=\"col\">experiment</th><th scope=\"col\">state</th>"
                + "<th scope=\"col\">seconds</th><th scope=\"col\">why</th><th scope=\"col\">key</th></tr>\n"
        );
        foreach (var row in rows)
        {
            string state = StageRowJson.StateName(row.State);
            html.Append(
                $"<tr><td>{Text(row.Stage)}</td><td class=\"words\"><bdi>{Text(row.Experiment == PipelineRunner.OverAll ? "all experiments" : row.Experiment)}</bdi></td><td class=\"{state}\">{state}</td>"
                    + $"<td class=\"number\">{row.Seconds:F1}</td><td class=\"words\">{string.Join("<br>", row.Reasons.Select(reason => $"<bdi>{Text(reason)}</bdi>"))}</td>"
                    + $"<td><code>{Text(row.Key?[..12] ?? "")}</code></td></tr>\n"
            );
        }

        html.Append("</table>\n</div>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
