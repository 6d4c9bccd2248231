using System.Buffers.Binary;
using System.Text;
using Permafrost.Core.Digests;

namespace Permafrost.Imaging.Png;

/// <summary>One chunk of a PNG file: four bytes length, four letters type, data, four bytes CRC.</summary>
/// <param name="Start">Offset of the length.</param>
/// <param name="Type">The letters, the first one highest.</param>
/// <param name="Length">Bytes of data that the chunk claims; more than an <see cref="int"/> holds is kept.</param>
internal readonly record struct PngChunk(int Start, uint Type, uint Length)
{
    public const int HeadBytes = 8;
    public const int TailBytes = 4;

    public const uint Header = 0x49484452;
    public const uint Palette = 0x504c5445;
    public const uint ImageData = 0x49444154;
    public const uint End = 0x49454e44;
    public const uint Transparency = 0x74524e53;
    public const uint Exif = 0x65584966;

    /// <summary>Bit of the first letter that is set in chunks which a decoder may skip.</summary>
    private const uint AncillaryBit = 0x20000000;

    public bool IsCritical => (Type & AncillaryBit) == 0;

    /// <summary>Four letters, as every chunk's type is.</summary>
    public bool HasName
    {
        get
        {
            Span<byte> letters = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(letters, Type);
            return letters.IndexOfAnyExcept(Letters) < 0;
        }
    }

    private static readonly System.Buffers.SearchValues<byte> Letters = System.Buffers.SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8
    );

    /// <summary>Offset of the data.</summary>
    public int DataStart => Start + HeadBytes;

    /// <summary>Reads length and type; at least <see cref="HeadBytes"/> must be there.</summary>
    public static PngChunk At(ReadOnlySpan<byte> file, int start) =>
        new(start, BinaryPrimitives.ReadUInt32BigEndian(file[(start + 4)..]), BinaryPrimitives.ReadUInt32BigEndian(file[start..]));

    /// <summary>Whether the chunk lies in the file up to its last byte.</summary>
    public bool IsWhole(ReadOnlySpan<byte> file) => Length <= (long)file.Length - DataStart - TailBytes;

    /// <summary>Offset behind a chunk that is whole.</summary>
    public int Next => DataStart + (int)Length + TailBytes;

    public ReadOnlySpan<byte> Data(ReadOnlySpan<byte> file) => file.Slice(DataStart, (int)Length);

    /// <summary>CRC that a whole chunk has.</summary>
    public uint StoredCrc(ReadOnlySpan<byte> file) => BinaryPrimitives.ReadUInt32BigEndian(file[(DataStart + (int)Length)..]);

    /// <summary>CRC that it should have.</summary>
    public uint ComputedCrc(ReadOnlySpan<byte> file) => Crc32.Append(0, file.Slice(Start + 4, 4 + (int)Length));

    public string Name
    {
        get
        {
            Span<byte> letters = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(letters, Type);
            return Encoding.ASCII.GetString(letters);
        }
    }
}
