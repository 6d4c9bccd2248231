namespace Permafrost.Imaging.Png;

/// <summary>Bits of a deflate stream, the lowest of each byte first.</summary>
internal sealed class BitWriter
{
    private byte[] buffer = new byte[4096];
    private int length;
    private ulong bits;
    private int bitCount;

    /// <summary>Appends the lowest bits of a value, its lowest first.</summary>
    /// <param name="value">No bits above <paramref name="count"/>.</param>
    /// <param name="count">0 to 32.</param>
    public void Write(uint value, int count)
    {
        bits |= (ulong)value << bitCount;
        bitCount += count;
        while (bitCount >= 8)
        {
            Append((byte)bits);
            bits >>= 8;
            bitCount -= 8;
        }
    }

    /// <summary>Fills the last byte up with zeros.</summary>
    public void Align() => Write(0, -bitCount & 7);

    /// <summary>Appends bytes; the last one must be full.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            Append(value);
        }
    }

    /// <summary>All bytes so far; the last one must be full.</summary>
    public byte[] ToArray() => buffer[..length];

    private void Append(byte value)
    {
        if (length == buffer.Length)
        {
            Array.Resize(ref buffer, 2 * length);
        }

        buffer[length++] = value;
    }
}
