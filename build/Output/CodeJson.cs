using System.Text.Json.Nodes;
using Permafrost.Pipeline.Code;

namespace Permafrost.Build.Output;

/// <summary>The code that stages depend on, on standard output.</summary>
internal static class CodeJson
{
    public static void Write(IReadOnlyList<StageCode> stages, TextWriter writer) =>
        writer.WriteLine(new JsonArray([.. stages.Select(Stage)]).ToJsonString(RowsJson.Options));

    private static JsonNode Stage(StageCode stage) =>
        new JsonObject
        {
            ["stage"] = stage.Stage,
            ["code"] = stage.Code,
            ["experiments"] = new JsonArray([.. stage.Experiments.Select(name => (JsonNode)name)]),
            ["parts"] = new JsonArray([.. stage.Parts.Select(Part)]),
        };

    private static JsonNode Part(CodePart part) =>
        new JsonObject
        {
            ["kind"] = part.Kind.ToString().ToLowerInvariant(),
            ["name"] = part.Name,
            ["value"] = part.Value,
            ["reached_by"] = part.ReachedBy,
        };
}
