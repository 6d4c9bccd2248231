using System.Text.Json.Nodes;
using Permafrost.Core.Json;

namespace Permafrost.Pipeline.Explanations;

/// <summary>A JSON object as dotted paths and values, in its own order: <c>train.optimizer.adam.learning_rate</c>, <c>0.001</c>.</summary>
/// <remarks>A list of plain values is one leaf; a list that holds objects is taken apart (<c>layers[2].dropout.rate</c>).</remarks>
internal static class JsonLeaves
{
    private const int LongestValue = 60;

    public static IReadOnlyList<KeyValuePair<string, string>> Of(JsonObject root)
    {
        var leaves = new List<KeyValuePair<string, string>>();
        Collect(leaves, "", root);
        return leaves;
    }

    private static void Collect(List<KeyValuePair<string, string>> leaves, string path, JsonNode? node)
    {
        if (node is JsonObject { Count: > 0 } members)
        {
            foreach (var (name, value) in members)
            {
                Collect(leaves, path.Length == 0 ? name : $"{path}.{name}", value);
            }
        }
        else if (node is JsonArray items && items.Any(item => item is JsonObject or JsonArray))
        {
            for (int index = 0; index < items.Count; index++)
            {
                Collect(leaves, $"{path}[{index}]", items[index]);
            }
        }
        else if (path.Length > 0)
        {
            leaves.Add(KeyValuePair.Create(path, CanonicalJson.Text(node)));
        }
    }

    /// <summary>A value for a reason: plain words without quotes, long ones cut.</summary>
    public static string Show(string json)
    {
        bool isPlainWord =
            json.Length > 2
            && json[0] == '"'
            && json[1..^1].All(unit => char.IsAsciiLetterOrDigit(unit) || "-_./:+ ".Contains(unit, StringComparison.Ordinal));
        string text = isPlainWord ? json[1..^1] : json;
        return text.Length <= LongestValue ? text : text[..(LongestValue - 1)] + "…";
    }
}
