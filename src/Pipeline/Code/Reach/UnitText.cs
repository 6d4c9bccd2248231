using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Permafrost.Pipeline.Code.Reach;

/// <summary>Bytes that say what a piece of code is, with no two ways to read them: numbers have four or eight bytes, texts their length in front.</summary>
internal sealed class UnitText
{
    // 128 bits of the SHA-256: what enters a key is the whole SHA-256 of all parts.
    private const int HashBytes = 16;

    private byte[] bytes = new byte[1 << 16];
    private int length;

    public void Clear() => length = 0;

    public void Write(Mark mark) => Write((int)mark);

    public void Write(int number)
    {
        BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), number);
        length += sizeof(int);
    }

    public void Write(long number)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Room(sizeof(long)), number);
        length += sizeof(long);
    }

    /// <summary>In UTF-16: a literal may hold half a pair of surrogates.</summary>
    public void Write(string text)
    {
        Write(text.Length);
        var room = Room(sizeof(char) * text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(room[(sizeof(char) * i)..], text[i]);
        }

        length += sizeof(char) * text.Length;
    }

    public void Write(ReadOnlySpan<byte> content)
    {
        Write(content.Length);
        content.CopyTo(Room(content.Length));
        length += content.Length;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public string Hash()
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes.AsSpan(0, length), hash);
        return Convert.ToHexStringLower(hash[..HashBytes]);
    }

    private Span<byte> Room(int size)
    {
        if (bytes.Length - length < size)
        {
            Array.Resize(ref bytes, Math.Max(2 * bytes.Length, length + size));
        }

        return bytes.AsSpan(length);
    }
}
