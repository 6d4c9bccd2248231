using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Json;

namespace Permafrost.Reporting.Text;

/// <summary>Values of parameters as text.</summary>
internal static class JsonNodeText
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A text that is the same for equal values: <c>0</c> and <c>0.0</c>, mappings in any order.</summary>
    public static string Comparable(JsonNode? value) =>
        value switch
        {
            JsonValue number when number.GetValueKind() == JsonValueKind.Number => Plain(number),
            JsonArray list => $"[{string.Join(',', list.Select(Comparable))}]",
            JsonObject mapping =>
                $"{{{string.Join(',', mapping.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{JsonSerializer.Serialize(entry.Key, Options)}:{Comparable(entry.Value)}"))}}}",
            _ => Of(value),
        };

    /// <summary>The value as compact JSON.</summary>
    public static string Of(JsonNode? value) => value?.ToJsonString(Options) ?? "null";

    /// <summary>The value as a reader writes it: a word without quotes, a list as <c>0.25, 0.4</c>, one entry as <c>adam (learning_rate 0.001)</c>, a list among entries as <c>zoom [0.8, 1.2]</c>.</summary>
    public static string Plain(JsonNode? value) =>
        value switch
        {
            null => "none",
            JsonValue word when word.GetValueKind() == JsonValueKind.String => word.GetValue<string>(),
            JsonValue number when number.GetValueKind() == JsonValueKind.Number => EcmaScriptNumber.Format(
                double.Parse(Of(number), CultureInfo.InvariantCulture)
            ),
            JsonArray list => string.Join(", ", list.Select(Plain)),
            JsonObject { Count: 1 } one when one.First() is { Value: JsonObject inner, Key: var key } => inner.Count == 0
                ? key
                : $"{key} ({Entries(inner)})",
            JsonObject mapping => Entries(mapping),
            _ => Of(value),
        };

    private static string Entries(JsonObject mapping) => string.Join(", ", mapping.Select(entry => $"{entry.Key} {Entry(entry.Value)}"));

    private static string Entry(JsonNode? value) => value is JsonArray ? $"[{Plain(value)}]" : Plain(value);
}
