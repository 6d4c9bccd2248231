using System.Buffers.Binary;

namespace Permafrost.Core.Digests;

/// <summary>CRC-32 as PNG and zip use it (ISO 3309, polynomial 0xedb88320 reflected), eight bytes per step.</summary>
public static class Crc32
{
    private const uint Polynomial = 0xedb88320;
    private const int Slices = 8;

    /// <summary>[slice, byte]: what a byte adds that has <c>slice</c> more bytes behind it.</summary>
    private static readonly uint[] Table = BuildTable();

    /// <summary>CRC of some bytes, or of those that <paramref name="crc"/> stands for followed by them.</summary>
    /// <param name="crc">0 to begin with.</param>
    public static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        uint state = ~crc;
        var table = Table.AsSpan();
        while (bytes.Length >= Slices)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state =
                table[1792 + (int)(low & 255)]
                ^ table[1536 + (int)(low >> 8 & 255)]
                ^ table[1280 + (int)(low >> 16 & 255)]
                ^ table[1024 + (int)(low >> 24)]
                ^ table[768 + (int)(high & 255)]
                ^ table[512 + (int)(high >> 8 & 255)]
                ^ table[256 + (int)(high >> 16 & 255)]
                ^ table[(int)(high >> 24)];
            bytes = bytes[Slices..];
        }

        foreach (byte value in bytes)
        {
            state = table[(int)((state ^ value) & 255)] ^ state >> 8;
        }

        return ~state;
    }

    private static uint[] BuildTable()
    {
        var table = new uint[Slices * 256];
        for (int value = 0; value < 256; value++)
        {
            uint crc = (uint)value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = crc >> 1 ^ ((crc & 1) != 0 ? Polynomial : 0);
            }

            table[value] = crc;
        }

        for (int at = 256; at < table.Length; at++)
        {
            uint before = table[at - 256];
            table[at] = table[before & 255] ^ before >> 8;
        }

        return table;
    }
}
