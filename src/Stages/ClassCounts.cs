using System.Text.Json.Nodes;

namespace Permafrost.Stages;

/// <summary>Numbers of images of a split: in all, and of each class in the order of the classes.</summary>
internal static class ClassCounts
{
    public static JsonObject ToJson(IReadOnlyList<int> classCounts) =>
        new() { ["count"] = classCounts.Sum(), ["class_counts"] = new JsonArray([.. classCounts.Select(count => (JsonNode)count)]) };
}
