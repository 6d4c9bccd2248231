using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Pipeline;

namespace Permafrost.Build.Output;

/// <summary>Rows as the JSON of <c>last-run.json</c>.</summary>
internal static class RowsJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(IReadOnlyList<StageRow> rows, TextWriter writer) =>
        writer.WriteLine(new JsonArray([.. rows.Select(Row)]).ToJsonString(Options));

    private static JsonNode Row(StageRow row) =>
        new JsonObject
        {
            ["experiment"] = row.Experiment,
            ["stage"] = row.Stage,
            ["state"] = row.State switch
            {
                StageState.Ran => "ran",
                StageState.Cached => "cached",
                StageState.Failed => "failed",
                _ => "would-run",
            },
            ["key"] = row.Key,
            ["reasons"] = new JsonArray([.. row.Reasons.Select(reason => (JsonNode)reason)]),
            ["seconds"] = row.Seconds,
        };
}
