using System.Text.Json.Nodes;

namespace Permafrost.Pipeline;

/// <summary>Rows as they stand in <c>last-run.json</c> and in <c>Status --format=json</c>.</summary>
public static class StageRowJson
{
    /// <summary><c>ran</c>, <c>cached</c>, <c>remote</c>, <c>failed</c> or <c>would-run</c>.</summary>
    public static string StateName(StageState state) =>
        state switch
        {
            StageState.Ran => "ran",
            StageState.Cached => "cached",
            StageState.Remote => "remote",
            StageState.Failed => "failed",
            StageState.WouldRun => "would-run",
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "not a state of a stage"),
        };

    /// <summary><c>{ "experiment", "stage", "state", "key", "reasons", "seconds" }</c>; seconds to a thousandth.</summary>
    public static JsonObject ToJson(StageRow row) =>
        new()
        {
            ["experiment"] = row.Experiment,
            ["stage"] = row.Stage,
            ["state"] = StateName(row.State),
            ["key"] = row.Key,
            ["reasons"] = new JsonArray([.. row.Reasons.Select(reason => (JsonNode)reason)]),
            ["seconds"] = Math.Round(row.Seconds, 3),
        };

    /// <summary>All rows, in their order.</summary>
    public static JsonArray ToJson(IEnumerable<StageRow> rows) => new([.. rows.Select(row => (JsonNode)ToJson(row))]);
}
