using System.Text.Encodings.Web;
using System.Text.Json;
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

    public static void Write(IReadOnlyList<StageRow> rows, TextWriter writer) =>
        writer.WriteLine(StageRowJson.ToJson(rows).ToJsonString(Options));
}
