namespace Permafrost.Imaging.Png;

/// <summary>A prefix code of deflate (RFC 1951, 3.2.2) as a table: the next bits of the stream are the index, the entry says what they mean.</summary>
/// <remarks>
/// <para>Codes longer than the root have a second table behind the root's; the entry in the root points to it.</para>
/// <para>
/// An entry, from the lowest bit: 8 bits how many bits it takes in all, extra bits included; 5 bits how many of them are the code (of the first literal; or
/// how many index the second table); 3 bits flags; 16 bits one or two literals, the base of a length or of a distance, or the start of the second table.
/// </para>
/// </remarks>
internal sealed class DecodingTable
{
    public const uint Literal = 1u << 15;

    /// <summary>Of a literal: there are two.</summary>
    public const uint Pair = 1u << 14;

    /// <summary>Of what is no literal: neither a length nor a distance.</summary>
    public const uint Special = 1u << 14;

    /// <summary>Of what is special: it points to a second table.</summary>
    public const uint Second = 1u << 13;

    /// <summary>No symbol has this code.</summary>
    public const uint Invalid = Special;

    public const uint EndOfBlock = Special | 1u << 16;

    public const int LongestCode = 15;

    private readonly int rootBits;
    private readonly uint[] meanings;
    private readonly uint[] entries;
    private readonly uint[] second;

    /// <param name="rootBits">Bits of the index of the root.</param>
    /// <param name="meanings">Entry of each symbol, without its code: extra bits in the lowest 8, and the fields above.</param>
    public DecodingTable(int rootBits, uint[] meanings)
    {
        this.rootBits = rootBits;
        this.meanings = meanings;

        // At least two codes share a second table, and none is larger than the longest code makes it.
        entries = new uint[(1 << rootBits) + (meanings.Length / 2 << (LongestCode - rootBits))];
        second = new uint[1 << rootBits];
    }

    public uint[] Entries => entries;

    public uint RootMask => (1u << rootBits) - 1;

    public static int BitsOf(uint entry) => (byte)entry;

    public static int CodeBitsOf(uint entry) => (int)(entry >> 8 & 0x1f);

    public static int ValueOf(uint entry) => (int)(entry >> 16);

    /// <summary>The entry itself, or of a pair the entry of its first literal.</summary>
    public static uint Single(uint entry) =>
        (entry & (Literal | Pair)) == (Literal | Pair) ? entry & 0xff1f00 | Literal | (uint)CodeBitsOf(entry) : entry;

    /// <summary>Builds the table of a code.</summary>
    /// <param name="lengths">Bits of each symbol's code, 0 for symbols without one.</param>
    /// <param name="mayBeOneCode">Whether a single code of one bit, or none at all, will do, as zlib has it for lengths and distances.</param>
    /// <returns>False for lengths that make no code: too many, or some bits that mean nothing.</returns>
    public bool Build(ReadOnlySpan<byte> lengths, bool mayBeOneCode)
    {
        Span<int> counts = stackalloc int[LongestCode + 1];
        counts.Clear();
        foreach (byte length in lengths)
        {
            counts[length]++;
        }

        counts[0] = 0;
        int room = 1;
        for (int length = 1; length <= LongestCode; length++)
        {
            room = (room << 1) - counts[length];
            if (room < 0)
            {
                return false;
            }
        }

        if (room > 0)
        {
            // Some bits mean nothing.
            bool single = lengths.IndexOfAnyExceptInRange<byte>(0, 1) < 0 && counts[1] <= 1;
            if (!single || !mayBeOneCode)
            {
                return false;
            }

            entries.AsSpan(0, 1 << rootBits).Fill(Invalid | 1);
        }

        Fill(lengths, counts);
        return true;
    }

    /// <summary>Joins two literals whose codes fit the root's index together: photographs are mostly literals, and each look-up waits for the one before.</summary>
    public void PairLiterals()
    {
        var root = entries.AsSpan(0, 1 << rootBits);
        int shortest = LongestCode;
        foreach (uint entry in root)
        {
            shortest = (entry & Literal) != 0 ? Math.Min(shortest, BitsOf(entry)) : shortest;
        }

        // What a second literal adds to the entry of the first; where there is none, bits that never fit.
        int longestFirst = Math.Max(0, rootBits - shortest);
        var seconds = second.AsSpan(0, 1 << longestFirst);
        for (int at = 0; at < seconds.Length; at++)
        {
            uint entry = root[at];
            seconds[at] = (entry & Literal) != 0 ? (uint)BitsOf(entry) | Pair | (entry & 0xff0000) << 8 : byte.MaxValue;
        }

        // The first place of a code of n bits is below 2^n; the others have their pairs by then.
        for (int at = 0; at < 1 << longestFirst; at++)
        {
            uint first = root[at];
            int bits = CodeBitsOf(first);
            if ((first & Literal) == 0 || bits > longestFirst || at >= 1 << bits)
            {
                continue;
            }

            int room = rootBits - bits;
            for (int next = 0; next < 1 << room; next++)
            {
                uint added = seconds[next];
                root[at | next << bits] = first + ((byte)added <= room ? added : 0);
            }
        }
    }

    private void Fill(ReadOnlySpan<byte> lengths, Span<int> counts)
    {
        // Symbols sorted by length of code, then by value: canonical codes count up in this order.
        Span<int> starts = stackalloc int[LongestCode + 2];
        starts[1] = 0;
        for (int length = 1; length <= LongestCode; length++)
        {
            starts[length + 1] = starts[length] + counts[length];
        }

        Span<ushort> sorted = stackalloc ushort[lengths.Length];
        for (int symbol = 0; symbol < lengths.Length; symbol++)
        {
            if (lengths[symbol] != 0)
            {
                sorted[starts[lengths[symbol]]++] = (ushort)symbol;
            }
        }

        int used = 1 << rootBits;
        int code = 0;
        int next = 0;
        uint prefix = uint.MaxValue;
        int start = 0;
        int bits = 0;
        for (int length = 1; length <= LongestCode; length++, code <<= 1)
        {
            for (int left = counts[length]; left > 0; left--, code++, next++)
            {
                uint reversed = Reverse((uint)code, length);
                uint meaning = meanings[sorted[next]];
                if (length <= rootBits)
                {
                    Repeat(Entry(meaning, length), (int)reversed, 1 << length, 1 << rootBits);
                    continue;
                }

                if ((reversed & RootMask) != prefix)
                {
                    prefix = reversed & RootMask;
                    start = used;
                    bits = SecondBits(counts, length, left);
                    used += 1 << bits;
                    entries[(int)prefix] = (uint)start << 16 | Special | Second | (uint)bits << 8 | (uint)rootBits;
                }

                Repeat(
                    Entry(meaning, length - rootBits),
                    start + (int)(reversed >> rootBits),
                    1 << (length - rootBits),
                    start + (1 << bits)
                );
            }
        }
    }

    /// <summary>How many bits the second table needs so that the codes with one prefix fill it.</summary>
    private int SecondBits(ReadOnlySpan<int> counts, int length, int left)
    {
        int bits = length - rootBits;
        int room = (1 << bits) - left;
        while (room > 0)
        {
            bits++;
            length++;
            room = (room << 1) - counts[length];
        }

        return bits;
    }

    private static uint Entry(uint meaning, int codeBits) => meaning + (uint)codeBits | (uint)codeBits << 8;

    private void Repeat(uint entry, int first, int step, int end)
    {
        for (int at = first; at < end; at += step)
        {
            entries[at] = entry;
        }
    }

    /// <summary>Codes begin with their highest bit, the stream with its lowest.</summary>
    public static uint Reverse(uint code, int length)
    {
        code = (code & 0x5555) << 1 | code >> 1 & 0x5555;
        code = (code & 0x3333) << 2 | code >> 2 & 0x3333;
        code = (code & 0x0f0f) << 4 | code >> 4 & 0x0f0f;
        code = (code & 0x00ff) << 8 | code >> 8;
        return code >> (16 - length);
    }
}
