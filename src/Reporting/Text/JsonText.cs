using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Permafrost.Reporting.Text;

/// <summary>Indented JSON of one fixed form: two spaces, <c>\n</c>, non-ASCII letters as they are, a line end at the end.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentCharacter = ' ',
        IndentSize = 2,
        NewLine = "\n",
        // The default one writes quotes and ampersands as \u0022 and \u0026 for the sake of JSON inside HTML; these are files.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The same bytes for a text that is too long to be held in memory twice: whoever writes flushes now and then.</summary>
    public static void Write(Stream stream, Action<Utf8JsonWriter> content)
    {
        using (var writer = new Utf8JsonWriter(stream, Options))
        {
            content(writer);
        }

        stream.WriteByte((byte)'\n');
    }

    public static string Write(Action<Utf8JsonWriter> content)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            content(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }
}
