using System.Buffers;
using System.Text.Unicode;
using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>The bytes of a file as text, or the position of the first byte that is none.</summary>
internal static class YamlText
{
    public const int LargestBytes = 1 << 20;

    /// <summary>Null where a fault was added.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, string source, FaultList faults)
    {
        if (bytes.Length > LargestBytes)
        {
            faults.Add(new SourcePosition(source, 1, 1), TooLarge(bytes.Length));
            return null;
        }

        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            faults.Add(new SourcePosition(source, 1, 1), "the file is UTF-16; expected UTF-8");
            return null;
        }

        if (bytes is [0xEF, 0xBB, 0xBF, ..])
        {
            bytes = bytes[3..];
        }

        char[] buffer = new char[bytes.Length];
        var status = Utf8.ToUtf16(bytes, buffer, out int read, out int written, replaceInvalidSequences: false);
        var text = buffer.AsSpan(0, written);
        if (status != OperationStatus.Done)
        {
            faults.Add(PositionAt(text, written, source), $"byte 0x{bytes[read]:x2} is not UTF-8; expected UTF-8 text");
            return null;
        }

        int strange = text.IndexOfAny(Unprintable);
        if (strange >= 0)
        {
            faults.Add(PositionAt(text, strange, source), $"control character U+{(int)text[strange]:X4}; expected text");
            return null;
        }

        return text.ToString();
    }

    public static string TooLarge(long sizeBytes) => $"the file has {sizeBytes} bytes; expected at most {LargestBytes}";

    /// <summary>Line and column of the character at <paramref name="index"/>, both from 1.</summary>
    public static SourcePosition PositionAt(ReadOnlySpan<char> text, int index, string source)
    {
        var before = text[..index];
        int lineStart = before.LastIndexOf('\n') + 1;
        return new SourcePosition(source, before.Count('\n') + 1, index - lineStart + 1);
    }

    /// <summary>What YAML 1.2 does not count as printable, and a byte order mark in the middle.</summary>
    private static SearchValues<char> Unprintable { get; } =
        SearchValues.Create([
            .. Enumerable
                .Range(0, 0xA0)
                .Select(code => (char)code)
                .Where(code => char.IsControl(code) && code is not ('\t' or '\n' or '\r' or '\u0085')),
            '\uFEFF',
            '\uFFFE',
            '\uFFFF',
        ]);
}
