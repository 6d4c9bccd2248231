using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

/// <summary>PNG files made in memory, by other code than the project's.</summary>
internal static class TestPng
{
    /// <summary>A picture of 12 x 10 blobs that no other number has; equal numbers give equal pictures.</summary>
    public static byte[] Picture(int number, int width = 48, int height = 40, CompressionLevel level = CompressionLevel.Optimal) =>
        Encode(width, height, 3, Blobs(number, width, height), level);

    /// <summary>[H, W, 3]: smooth blobs, so that pictures of different numbers do not look alike and do look like pictures.</summary>
    public static byte[] Blobs(int number, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < 3; channel++)
                {
                    pixels[(y * width + x) * 3 + channel] = Value(number, (double)x / width, (double)y / height, channel);
                }
            }
        }

        return pixels;
    }

    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="pixels">[H, W, C].</param>
    /// <param name="level">Other levels give other files of the same pixels.</param>
    public static byte[] Encode(int width, int height, int channels, byte[] pixels, CompressionLevel level = CompressionLevel.Optimal)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)(channels == 1 ? 0 : 2);
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(file, "IHDR", header);
        Chunk(file, "IDAT", Deflate(width * channels, pixels, level));
        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>A header alone that claims any size.</summary>
    public static byte[] Claiming(int width, int height)
    {
        byte[] small = Encode(1, 1, 1, [0]);
        using var file = new MemoryStream();
        file.Write(small.AsSpan(0, 8));
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        Chunk(file, "IHDR", header);
        file.Write(small.AsSpan(33));
        return file.ToArray();
    }

    private static byte Value(int number, double x, double y, int channel)
    {
        var random = new Random(number * 3 + channel);
        double sum = 128;
        for (int wave = 0; wave < 4; wave++)
        {
            sum += 60 * Math.Sin(random.NextDouble() * 6.28 + x * random.Next(-12, 13) + y * random.Next(-12, 13));
        }

        return (byte)Math.Clamp(sum, 0, 255);
    }

    private static byte[] Deflate(int rowBytes, byte[] pixels, CompressionLevel level)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, level))
        {
            for (int at = 0; at < pixels.Length; at += rowBytes)
            {
                stream.WriteByte(0);
                stream.Write(pixels, at, rowBytes);
            }
        }

        return compressed.ToArray();
    }

    private static void Chunk(MemoryStream file, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] content = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(content));
        file.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }
}
