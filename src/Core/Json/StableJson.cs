using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Permafrost.Core.Json;

/// <summary>JSON for files that people read: indented by two spaces, <c>\n</c>, members in the order in which they were added.</summary>
/// <remarks>Same document, same bytes, on every platform. What is hashed for a key is <see cref="CanonicalJson"/> instead.</remarks>
public static class StableJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        IndentCharacter = ' ',
        IndentSize = 2,
        NewLine = "\n",
        // The files are no part of a web page; names of classes and experiments stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The document, ended by one <c>\n</c>.</summary>
    public static string Text(JsonNode node) => node.ToJsonString(Options) + "\n";

    /// <summary><see cref="Text"/> in UTF-8 without a byte order mark.</summary>
    public static byte[] Bytes(JsonNode node) => System.Text.Encoding.UTF8.GetBytes(Text(node));
}
