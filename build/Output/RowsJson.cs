using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>Rows on standard output, with the keys of <c>last-run.json</c>.</summary>
internal static class RowsJson
{
    // A terminal is no web page: names in other scripts stay readable.
    public static JsonSerializerOptions Options { get; } =
        new()
        {
            WriteIndented = true,
            NewLine = "\n",
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

    /// <param name="rows">Stages, first.</param>
    /// <param name="results">What targets without stages of their own found, after them.</param>
    /// <param name="writer">Standard output.</param>
    public static void Write(IReadOnlyList<StageRow> rows, IEnumerable<JsonNode> results, TextWriter writer)
    {
        var json = StageRowJson.ToJson(rows);
        foreach (var result in results)
        {
            json.Add(result);
        }

        writer.WriteLine(json.ToJsonString(Options));
    }
}
