using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// A Huffman table for the AC coefficients of sequential scans that finds up to two symbols at once: by the next 12 bits, the first symbol, and the
/// second one if its code, behind the value of the first, still lies within them.
/// </summary>
internal sealed class CoefficientTable
{
    /// <summary>Bits that are looked up at once. With 12, the lengths, on which the next look-up waits, stay in the nearest cache.</summary>
    public const int LookupBits = 12;

    /// <summary>Bits that a look-up uses up at most: symbols that would take more are left out. Two look-ups leave enough to choose a third.</summary>
    public const int MaxBits = (BitReader.FilledBits - LookupBits) / 2;

    /// <summary>Added to the place in the block where it ends by its end symbol.</summary>
    public const int EndOfBlock = 128;

    /// <summary>Advance where the bits are no code, or a longer one: past the end of any block, but not as the end symbol does.</summary>
    public const int NotHere = 64;

    // Natural positions by place in zigzag order; behind the block, its 65th element.
    private static readonly byte[] PositionsOfPlaces =
    [
        .. ZigZag.Natural[..JpegComponent.BlockSize],
        .. Enumerable.Repeat((byte)JpegComponent.BlockSize, 256 - JpegComponent.BlockSize),
    ];

    private readonly HuffmanTable table;
    private readonly byte[] positions = PositionsOfPlaces;
    private readonly byte[] lengths = new byte[1 << LookupBits];
    private readonly CoefficientEntry[] entries = new CoefficientEntry[1 << LookupBits];

    public CoefficientTable(HuffmanTable table)
    {
        this.table = table;
        for (int index = 0; index < entries.Length; index++)
        {
            entries[index] = Entry(table, index, out lengths[index]);
        }
    }

    /// <summary>By place in zigzag order, 0 to 255: position in the block's memory.</summary>
    public ref byte Positions => ref MemoryMarshal.GetArrayDataReference(positions);

    /// <summary>By the next bits: how many of them the symbols and their values take; 0 for <see cref="NotHere"/>.</summary>
    public ref byte Lengths => ref MemoryMarshal.GetArrayDataReference(lengths);

    /// <summary>By the next bits: the symbols.</summary>
    public ref CoefficientEntry Entries => ref MemoryMarshal.GetArrayDataReference(entries);

    /// <summary>A single code: <see cref="HuffmanTable.Find"/>.</summary>
    public int Find(int bits) => table.Find(bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static CoefficientEntry Entry(HuffmanTable table, int index, out byte length)
    {
        var entry = new CoefficientEntry { FirstPlace = CoefficientEntry.Nowhere, SecondPlace = CoefficientEntry.Nowhere };

        // Found by all 12 bits only, not by zeros behind them.
        int bits = index << (HuffmanDefinition.MaxLength - LookupBits);
        int found = table.Find(bits);
        int size = found & 15;
        int used = (found >> 8) + size;
        if (found >> 8 > LookupBits || used > MaxBits)
        {
            entry.Advance = NotHere;
            length = 0;
            return entry;
        }

        entry.Advance = Advance(found & 0xff);
        if (size != 0)
        {
            (entry.FirstPlace, entry.FirstStart, entry.FirstShift) = ((byte)((found >> 4) & 15), (byte)(found >> 8), (byte)(64 - size));
        }

        length = (byte)used;
        if (entry.Advance >= EndOfBlock || used >= LookupBits)
        {
            return entry;
        }

        found = table.Find((bits << used) & ((1 << HuffmanDefinition.MaxLength) - 1));
        size = found & 15;
        if (found >> 8 > LookupBits - used || used + (found >> 8) + size > MaxBits)
        {
            return entry;
        }

        used += found >> 8;
        if (size != 0)
        {
            entry.SecondPlace = (byte)(entry.Advance + ((found >> 4) & 15));
            (entry.SecondStart, entry.SecondShift) = ((byte)used, (byte)(64 - size));
        }

        entry.Advance += Advance(found & 0xff);
        length = (byte)(used + size);
        return entry;
    }

    private static byte Advance(int symbol) => (symbol & 15) != 0 || symbol == 0xf0 ? (byte)((symbol >> 4) + 1) : (byte)EndOfBlock;
}
