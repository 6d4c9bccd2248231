using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;

namespace Permafrost.Core.Json;

/// <summary>JSON in the one form of RFC 8785 (JSON Canonicalization Scheme), so that equal documents have equal bytes and digests.</summary>
/// <remarks>
/// Members are sorted by the UTF-16 code units of their names, numbers are IEEE-754 doubles written as ECMAScript writes them, and
/// there is no white space. Stricter than the RFC in one point: an integer that a double cannot hold (2^53 + 1) is refused instead
/// of rounded, because two different seeds must never have one key.
/// </remarks>
public static class CanonicalJson
{
    private const double LargestSafeInteger = 9007199254740991;

    /// <summary>The canonical UTF-8 of a document; <c>null</c> is the JSON null.</summary>
    /// <exception cref="ArgumentException">It holds a NaN, an infinity, an integer beyond a double, or half of a surrogate pair.</exception>
    public static byte[] Bytes(JsonNode? node) => Encoding.UTF8.GetBytes(Text(node));

    /// <inheritdoc cref="Bytes"/>
    public static string Text(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node);
        return text.ToString();
    }

    /// <summary>SHA-256 of <see cref="Bytes"/>.</summary>
    /// <inheritdoc cref="Bytes"/>
    public static Sha256Digest Digest(JsonNode? node) => Sha256Digest.OfBytes(Bytes(node));

    private static void Write(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                WriteObject(text, members);
                break;
            case JsonArray items:
                WriteArray(text, items);
                break;
            default:
                WriteValue(text, node.AsValue());
                break;
        }
    }

    private static void WriteObject(StringBuilder text, JsonObject members)
    {
        text.Append('{');
        string separator = "";
        foreach (var (name, value) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            text.Append(separator);
            WriteString(text, name);
            text.Append(':');
            Write(text, value);
            separator = ",";
        }

        text.Append('}');
    }

    private static void WriteArray(StringBuilder text, JsonArray items)
    {
        text.Append('[');
        string separator = "";
        foreach (var item in items)
        {
            text.Append(separator);
            Write(text, item);
            separator = ",";
        }

        text.Append(']');
    }

    private static void WriteValue(StringBuilder text, JsonValue value)
    {
        if (value.TryGetValue(out string? characters))
        {
            WriteString(text, characters);
        }
        else if (value.TryGetValue(out bool truth))
        {
            text.Append(truth ? "true" : "false");
        }
        else if (value.TryGetValue(out int integer))
        {
            text.Append(CultureInfo.InvariantCulture, $"{integer}");
        }
        else if (value.TryGetValue(out JsonElement element))
        {
            WriteElement(text, element);
        }
        else if (value.TryGetValue(out double number))
        {
            text.Append(Format(number, value.GetPath()));
        }
        else
        {
            // Any other .NET value (a decimal, an enum, a date) counts as the JSON that the serialiser makes of it.
            Write(text, JsonNode.Parse(value.ToJsonString()));
        }
    }

    private static void WriteElement(StringBuilder text, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Number:
                text.Append(FormatLiteral(element.GetRawText()));
                break;
            case JsonValueKind.String:
                WriteString(text, element.GetString()!);
                break;
            case JsonValueKind.True:
            case JsonValueKind.False:
                text.Append(element.GetBoolean() ? "true" : "false");
                break;
            default:
                Write(text, JsonNode.Parse(element.GetRawText()));
                break;
        }
    }

    private static string FormatLiteral(string literal)
    {
        double number = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        string canonical = Format(number, literal);
        bool isInteger = literal.AsSpan().IndexOfAny('.', 'e', 'E') < 0;
        if (
            isInteger
            && Math.Abs(number) > LargestSafeInteger
            && literal != canonical
            && BigInteger.Parse(literal, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) != new BigInteger(number)
        )
        {
            throw new ArgumentException(
                $"The integer {literal} does not fit a double, which would make it {canonical}; write it as a string.",
                nameof(literal)
            );
        }

        return canonical;
    }

    private static string Format(double number, string where) =>
        double.IsFinite(number)
            ? EcmaScriptNumber.Format(number)
            : throw new ArgumentException($"{where} is {number}; JSON has finite numbers only.", nameof(number));

    private static void WriteString(StringBuilder text, string value)
    {
        text.Append('"');
        var rest = value.AsSpan();
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out var rune, out int length) != OperationStatus.Done)
            {
                throw new ArgumentException(
                    $"A string holds the lone surrogate U+{(int)rest[0]:X4} at {value.Length - rest.Length}; it has no UTF-8.",
                    nameof(value)
                );
            }

            WriteCharacter(text, rune, rest[..length]);
            rest = rest[length..];
        }

        text.Append('"');
    }

    private static void WriteCharacter(StringBuilder text, Rune rune, ReadOnlySpan<char> units)
    {
        switch (rune.Value)
        {
            case '"':
                text.Append("\\\"");
                break;
            case '\\':
                text.Append("\\\\");
                break;
            case '\b':
                text.Append("\\b");
                break;
            case '\t':
                text.Append("\\t");
                break;
            case '\n':
                text.Append("\\n");
                break;
            case '\f':
                text.Append("\\f");
                break;
            case '\r':
                text.Append("\\r");
                break;
            case < ' ':
                text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
                break;
            default:
                text.Append(units);
                break;
        }
    }
}
