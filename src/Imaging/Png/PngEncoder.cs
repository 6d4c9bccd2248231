using System.Buffers.Binary;
using Permafrost.Core.Digests;

namespace Permafrost.Imaging.Png;

/// <summary>Writes PNG files of 8-bit gray or RGB pixels; the bytes depend on the pixels alone, on any machine.</summary>
/// <remarks>
/// Each row gets the filter whose bytes, taken as signed, have the least sum of magnitudes (the rule that the PNG specification recommends, 12.7; the first of equal ones), and the whole is
/// compressed by <see cref="Deflater"/>. No chunk besides IHDR, IDAT and IEND: no time, no gamma, no program's name.
/// </remarks>
public static class PngEncoder
{
    /// <summary>Encodes an image.</summary>
    /// <param name="pixels">[H, W, C], rows from the top.</param>
    /// <param name="width">1 to 65,535.</param>
    /// <param name="height">1 to 65,535.</param>
    /// <param name="channels">1 (gray) or 3 (RGB).</param>
    /// <returns>The file.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A size out of its range, or another number of pixels.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, PngHeader.LongestSide);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, PngHeader.LongestSide);
        if (channels is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, "expected 1 or 3");
        }

        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, checked(width * height * channels), nameof(pixels));
        byte[] data = Deflater.Compress(FilteredRows(pixels, width * channels, channels));

        var header = new byte[PngHeader.Bytes];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = (byte)(channels == 1 ? PngColor.Gray : PngColor.Rgb);
        const int chunkBytes = PngChunk.HeadBytes + PngChunk.TailBytes;
        var file = new byte[PngDecoder.Signature.Length + 3 * chunkBytes + header.Length + data.Length];
        PngDecoder.Signature.CopyTo(file);
        var rest = file.AsSpan(PngDecoder.Signature.Length);
        rest = WriteChunk(PngChunk.Header, header, rest);
        rest = WriteChunk(PngChunk.ImageData, data, rest);
        WriteChunk(PngChunk.End, [], rest);
        return file;
    }

    private static byte[] FilteredRows(ReadOnlySpan<byte> pixels, int rowBytes, int pixelBytes)
    {
        int height = pixels.Length / rowBytes;
        var filtered = new byte[checked(height * (1 + rowBytes))];
        ReadOnlySpan<byte> prior = new byte[rowBytes];
        var candidate = new byte[rowBytes];
        for (int y = 0; y < height; y++)
        {
            var row = pixels.Slice(y * rowBytes, rowBytes);
            var target = filtered.AsSpan(y * (1 + rowBytes), 1 + rowBytes);
            long least = long.MaxValue;
            for (var filter = RowFilter.None; filter <= RowFilter.Paeth; filter++)
            {
                long sum = Filter.Apply(filter, row, prior, pixelBytes, candidate);
                if (sum < least)
                {
                    least = sum;
                    target[0] = (byte)filter;
                    candidate.CopyTo(target[1..]);
                }
            }

            prior = row;
        }

        return filtered;
    }

    private static Span<byte> WriteChunk(uint type, ReadOnlySpan<byte> data, Span<byte> target)
    {
        BinaryPrimitives.WriteInt32BigEndian(target, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(target[4..], type);
        data.CopyTo(target[PngChunk.HeadBytes..]);
        int end = PngChunk.HeadBytes + data.Length;
        BinaryPrimitives.WriteUInt32BigEndian(target[end..], Crc32.Append(0, target[4..end]));
        return target[(end + PngChunk.TailBytes)..];
    }
}
