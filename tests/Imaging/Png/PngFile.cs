using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

/// <summary>A PNG file put together chunk by chunk, with checksums that are right.</summary>
internal sealed class PngFile
{
    private readonly MemoryStream bytes = new();

    public PngFile() => bytes.Write(PngDecoder.Signature);

    public byte[] Bytes => bytes.ToArray();

    /// <summary>A whole file of an 8-bit or other image whose filtered rows are given.</summary>
    public static byte[] Of(int width, int height, PngColor color, int depth, byte[] rows, byte[]? palette = null) =>
        new PngFile().Header(width, height, color, depth).Palette(palette).Data(Compress(rows)).End().Bytes;

    public PngFile RawHeader(uint width, uint height, byte color, byte depth, byte compression = 0, byte filter = 0, byte interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteUInt32BigEndian(data, width);
        BinaryPrimitives.WriteUInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[10], data[11], data[12]) = (depth, color, compression, filter, interlace);
        return Chunk("IHDR", data);
    }

    public PngFile Header(int width, int height, PngColor color, int depth, bool isInterlaced = false) =>
        RawHeader((uint)width, (uint)height, (byte)color, (byte)depth, interlace: isInterlaced ? (byte)1 : (byte)0);

    public PngFile Palette(byte[]? colors) => colors is null ? this : Chunk("PLTE", colors);

    public PngFile Data(ReadOnlySpan<byte> compressed) => Chunk("IDAT", compressed);

    public PngFile End() => Chunk("IEND", []);

    public PngFile Chunk(string type, ReadOnlySpan<byte> data)
    {
        var body = new byte[4 + data.Length];
        Encoding.ASCII.GetBytes(type, body);
        data.CopyTo(body.AsSpan(4));
        Write32((uint)data.Length);
        bytes.Write(body);
        Write32(ReferenceCrc(body));
        return this;
    }

    public static byte[] Compress(ReadOnlySpan<byte> rows, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var target = new MemoryStream();
        using (var stream = new ZLibStream(target, level))
        {
            stream.Write(rows);
        }

        return target.ToArray();
    }

    /// <summary>CRC by its definition, bit by bit.</summary>
    public static uint ReferenceCrc(ReadOnlySpan<byte> data)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
            }
        }

        return ~crc;
    }

    private void Write32(uint value)
    {
        Span<byte> data = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(data, value);
        bytes.Write(data);
    }
}
