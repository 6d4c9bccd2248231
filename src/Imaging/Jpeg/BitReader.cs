using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Reads bits, the highest of each byte first, from a segment. Behind its data come zeros.</summary>
internal struct BitReader
{
    /// <summary>Bits that <see cref="Fill"/> makes sure of.</summary>
    public const int FilledBits = 56;

    private readonly byte[] bytes;
    private readonly long dataBits;

    // Loops that keep these in registers take them out and put them back.

    /// <summary>The next bits, from the highest on.</summary>
    internal ulong Bits;

    /// <summary>How many of them count.</summary>
    internal int Count;

    /// <summary>Index of the byte behind them.</summary>
    internal int Next;

    public BitReader(EntropySegment segment)
    {
        bytes = segment.Bytes;
        dataBits = 8L * segment.Length;
    }

    /// <summary>Whether bits were met that are no code.</summary>
    public bool IsDamaged { get; set; }

    /// <summary>Whether more bits were taken than there are.</summary>
    public readonly bool IsOverrun => 8L * Next - Count > dataBits;

    /// <summary>Whole bytes of data that have not been touched.</summary>
    public readonly long BytesLeft => (dataBits - (8L * Next - Count)) / 8;

    /// <summary>The segment's first byte.</summary>
    public readonly ref byte Start => ref MemoryMarshal.GetArrayDataReference(bytes);

    /// <summary>Makes sure of <see cref="FilledBits"/> bits.</summary>
    public void Fill()
    {
        Bits |= BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(Next)) >> Count;
        Next += (63 - Count) >> 3;
        Count |= FilledBits;
    }

    /// <summary>The next 1 to 16 bits, left in place.</summary>
    public readonly int Peek(int length) => (int)(Bits >> (64 - length));

    public void Drop(int length)
    {
        Bits <<= length;
        Count -= length;
    }

    /// <summary>Takes 1 to 16 bits.</summary>
    public int Take(int length)
    {
        int value = Peek(length);
        Drop(length);
        return value;
    }

    /// <summary>Takes a value of so many bits, 0 to 15, whose first bit is 0 where it is negative (ITU-T T.81, F.2.2.1).</summary>
    public int TakeSigned(int length)
    {
        if (length == 0)
        {
            return 0;
        }

        int value = Take(length);
        return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
    }
}
