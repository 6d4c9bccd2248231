using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Files;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>JSON that people read too: indented, in the order in which it was built, <c>\n</c> at the ends of lines.</summary>
internal static class OutputJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Write(string path, JsonNode json) => AtomicFile.WriteText(path, json.ToJsonString(Options) + "\n");

    /// <summary>Numbers of images: in all, and of each class in the order of the classes.</summary>
    public static JsonObject Counts(IReadOnlyList<int> classCounts) =>
        new()
        {
            ["count"] = classCounts.Sum(),
            ["class_counts"] = new JsonArray([.. classCounts.Select(count => JsonValue.Create(count))]),
        };
}
