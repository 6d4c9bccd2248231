using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Json;

/// <summary>Values and lists as <c>report.json</c> has them: what is not known is null, computed numbers have six significant digits.</summary>
internal static class JsonValues
{
    /// <summary>Bytes that are held back at most, of a report that is written to a stream.</summary>
    private const int Portion = 1 << 16;

    public static void WriteArray<T>(Utf8JsonWriter writer, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> content)
    {
        writer.WriteStartArray(name);
        foreach (var item in items)
        {
            writer.WriteStartObject();
            content(writer, item);
            writer.WriteEndObject();
            if (writer.BytesPending > Portion)
            {
                writer.Flush();
            }
        }

        writer.WriteEndArray();
    }

    public static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (string text in texts)
        {
            writer.WriteStringValue(text);
        }

        writer.WriteEndArray();
    }

    public static void WriteValues(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<string, JsonNode>> values)
    {
        writer.WriteStartObject(name);
        foreach (var (key, value) in values)
        {
            WriteNode(writer, key, value);
        }

        writer.WriteEndObject();
    }

    public static void WriteNode(Utf8JsonWriter writer, string name, JsonNode? value)
    {
        writer.WritePropertyName(name);
        writer.WriteRawValue(JsonNodeText.Of(value));
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, Figures.Rounded(number));
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteNumber(Utf8JsonWriter writer, string name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    public static void WriteOrNull<T>(Utf8JsonWriter writer, string name, T? value, Action<Utf8JsonWriter, T> content)
        where T : class
    {
        writer.WritePropertyName(name);
        if (value is null)
        {
            writer.WriteNullValue();
        }
        else
        {
            content(writer, value);
        }
    }
}
