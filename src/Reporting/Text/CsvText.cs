using System.Text;

namespace Permafrost.Reporting.Text;

/// <summary>Records of comma-separated values as RFC 4180 has them, but for <c>\n</c> between the records.</summary>
internal static class CsvText
{
    /// <summary>One record with its <c>\n</c>; a field is quoted where it must be.</summary>
    public static string Line(IReadOnlyList<string> fields) => string.Join(',', fields.Select(Quoted)) + "\n";

    /// <summary>The first record, and the bytes behind it. A quoted field may hold commas, quotes and line ends.</summary>
    /// <exception cref="InvalidDataException">The record is not UTF-8, has no end, or is quoted in the middle of a field.</exception>
    public static IReadOnlyList<string> ReadRecord(ReadOnlySpan<byte> bytes, string file, out ReadOnlySpan<byte> rest)
    {
        var fields = new List<string>();
        int at = 0;
        while (true)
        {
            fields.Add(ReadField(bytes, ref at, file));
            if (at == bytes.Length)
            {
                throw new InvalidDataException($"{file}: the first line has no end; the file is empty or was cut off.");
            }

            if (bytes[at++] == (byte)'\n')
            {
                rest = bytes[at..];
                return fields;
            }
        }
    }

    /// <summary>Reads one field; afterwards <paramref name="at"/> stands on the comma, the line's end, or the end of all.</summary>
    private static string ReadField(ReadOnlySpan<byte> bytes, ref int at, string file)
    {
        var field = new List<byte>();
        bool quoted = at < bytes.Length && bytes[at] == (byte)'"';
        for (at += quoted ? 1 : 0; at < bytes.Length; at++)
        {
            bool quote = bytes[at] == (byte)'"';
            if (quoted && quote)
            {
                at++;
                if (at == bytes.Length || bytes[at] != (byte)'"')
                {
                    break;
                }
            }
            else if (!quoted && (bytes[at] is (byte)',' or (byte)'\n'))
            {
                break;
            }
            else if (quote)
            {
                throw new InvalidDataException($"{file}: the first line has a quote inside a field that is not quoted.");
            }

            field.Add(bytes[at]);
        }

        if (at < bytes.Length && bytes[at] is not ((byte)',' or (byte)'\n'))
        {
            throw new InvalidDataException($"{file}: the first line has text behind a closing quote.");
        }

        try
        {
            return Strict.GetString([.. field]);
        }
        catch (DecoderFallbackException fault)
        {
            throw new InvalidDataException($"{file}: the first line is not UTF-8.", fault);
        }
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private static string Quoted(string field) =>
        field.Length == 0 || field.AsSpan().ContainsAny(",\"\r\n") || field[0] == ' ' || field[^1] == ' '
            ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : field;
}
