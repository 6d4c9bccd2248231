using System.Buffers.Binary;

namespace Permafrost.Imaging.Png;

/// <summary>From the samples of a restored row to 8 bits, gray or RGB.</summary>
/// <remarks>
/// Fewer than 8 bits are stretched to 0 to 255 (times 255, 85 or 17: exact); of 16 bits the upper 8 are taken; alpha is dropped, and the colour that it hid
/// shows; indices become the palette's colours.
/// </remarks>
internal sealed class RowSamples
{
    private readonly PngPalette palette;

    public RowSamples(PngPalette palette) => this.palette = palette;

    /// <summary>Whether the row already is what <see cref="Convert"/> would make of it.</summary>
    public static bool IsIdentity(PngHeader header) => header is { Depth: 8, Color: PngColor.Gray or PngColor.Rgb };

    /// <summary>Converts a row.</summary>
    /// <param name="header">Colour type and depth.</param>
    /// <param name="row">The restored row.</param>
    /// <param name="pixels">[W, C]; its length says how many pixels the row has.</param>
    /// <returns>False if there are indices beyond the palette.</returns>
    public bool Convert(PngHeader header, ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        if (header.Color == PngColor.Palette)
        {
            return header.Depth == 8 ? LookUp(row, pixels) : LookUpPacked(row, header.Depth, pixels);
        }

        if (header.Depth < 8)
        {
            Stretch(row, header.Depth, pixels);
        }
        else
        {
            Pick(row, header.Samples, header.Depth / 8, header.Channels, pixels);
        }

        return true;
    }

    private static void Stretch(ReadOnlySpan<byte> row, int depth, Span<byte> pixels)
    {
        int mask = (1 << depth) - 1;
        int scale = byte.MaxValue / mask;
        for (int pixel = 0; pixel < pixels.Length; pixel++)
        {
            pixels[pixel] = (byte)(scale * Packed(row, pixel, depth, mask));
        }
    }

    /// <summary>Sample of a row with less than 8 bits each, the first one highest.</summary>
    private static int Packed(ReadOnlySpan<byte> row, int index, int depth, int mask)
    {
        int bit = index * depth;
        return row[bit >> 3] >> (8 - depth - (bit & 7)) & mask;
    }

    private bool LookUpPacked(ReadOnlySpan<byte> row, int depth, Span<byte> pixels)
    {
        int mask = (1 << depth) - 1;
        int largest = 0;
        var colors = palette.Colors;
        for (int pixel = 0; 3 * pixel < pixels.Length; pixel++)
        {
            int index = Packed(row, pixel, depth, mask);
            largest = Math.Max(largest, index);
            colors.Slice(PngPalette.BytesEach * index, 3).CopyTo(pixels.Slice(3 * pixel, 3));
        }

        return largest < palette.Count;
    }

    private bool LookUp(ReadOnlySpan<byte> row, Span<byte> pixels)
    {
        int largest = 0;
        var colors = palette.Colors;
        int pixel = 0;

        // Four bytes at once: the fourth is overwritten by the next pixel.
        for (; 3 * pixel + PngPalette.BytesEach <= pixels.Length; pixel++)
        {
            int index = row[pixel];
            largest = Math.Max(largest, index);
            uint color = BinaryPrimitives.ReadUInt32LittleEndian(colors[(PngPalette.BytesEach * index)..]);
            BinaryPrimitives.WriteUInt32LittleEndian(pixels[(3 * pixel)..], color);
        }

        for (; 3 * pixel < pixels.Length; pixel++)
        {
            largest = Math.Max(largest, row[pixel]);
            colors.Slice(PngPalette.BytesEach * row[pixel], 3).CopyTo(pixels.Slice(3 * pixel, 3));
        }

        return largest < palette.Count;
    }

    /// <summary>Takes the first (upper) byte of the first samples of each pixel.</summary>
    private static void Pick(ReadOnlySpan<byte> row, int samples, int sampleBytes, int channels, Span<byte> pixels)
    {
        int pixelBytes = samples * sampleBytes;
        if (channels == 1)
        {
            for (int pixel = 0; pixel < pixels.Length; pixel++)
            {
                pixels[pixel] = row[pixelBytes * pixel];
            }

            return;
        }

        int to = 0;
        for (int from = 0; from < row.Length && to + 3 <= pixels.Length; from += pixelBytes, to += 3)
        {
            pixels[to] = row[from];
            pixels[to + 1] = row[from + sampleBytes];
            pixels[to + 2] = row[from + 2 * sampleBytes];
        }
    }
}
