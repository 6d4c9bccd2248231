using System.Buffers.Binary;

namespace Permafrost.Imaging.Png;

/// <summary>Compresses to a zlib stream (RFC 1950, 1951) whose bytes depend on the data alone.</summary>
/// <remarks>
/// Matches by hash chains, one byte of laziness, blocks of 16,384 symbols with the shortest code for each. Platforms ship different versions of zlib, and their
/// streams differ from one to the next; what a report holds must not.
/// </remarks>
internal sealed class Deflater
{
    private readonly BitWriter writer = new();
    private readonly DeflateBlock block = new();
    private readonly MatchFinder finder = new();

    /// <summary>Compresses all of it.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> data)
    {
        var deflater = new Deflater();

        // Method 8, window of 32 KB; flags that make it a multiple of 31.
        deflater.writer.Write([0x78, 0xda]);
        deflater.WriteBlocks(data);
        deflater.writer.Align();
        Span<byte> checksum = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler32.Append(Adler32.Initial, data));
        deflater.writer.Write(checksum);
        return deflater.writer.ToArray();
    }

    private void WriteBlocks(ReadOnlySpan<byte> data)
    {
        int start = 0;
        int at = 0;
        var match = Find(data, at, 0);
        while (at < data.Length)
        {
            // A longer match one byte on is worth a literal.
            finder.Add(data, at);
            var next = Find(data, at + 1, match.Length);
            if (match.Length == 0 || next.Length > match.Length)
            {
                block.AddLiteral(data[at]);
                at++;
                match = next;
            }
            else
            {
                block.AddMatch(match.Length, match.Distance);
                for (int end = at + match.Length; ++at < end; )
                {
                    finder.Add(data, at);
                }

                match = Find(data, at, 0);
            }

            if (block.IsFull)
            {
                block.Write(writer, data[start..at], isLast: false);
                start = at;
            }
        }

        block.Write(writer, data[start..], isLast: true);
    }

    private (int Length, int Distance) Find(ReadOnlySpan<byte> data, int at, int length) =>
        at < data.Length ? finder.Find(data, at, length) : (0, 0);
}
