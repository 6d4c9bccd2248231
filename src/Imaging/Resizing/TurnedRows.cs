using System.Runtime.InteropServices;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Resizing;

/// <summary>Rows of the picture that an image with an EXIF orientation shows.</summary>
/// <param name="pixels">[H, W, C] as stored.</param>
/// <param name="height">Stored rows.</param>
/// <param name="width">Stored columns.</param>
/// <param name="channels">1 or 3.</param>
/// <param name="orientation">Where the stored rows and columns belong.</param>
/// <param name="block">Memory for as many rows as are asked for at a time.</param>
internal readonly ref struct TurnedRows(
    ReadOnlySpan<byte> pixels,
    int height,
    int width,
    int channels,
    ImageOrientation orientation,
    Span<byte> block
) : IRowSource
{
    private readonly ReadOnlySpan<byte> pixels = pixels;
    private readonly Span<byte> block = block;

    /// <summary>Whether rows of the picture are columns as stored.</summary>
    public static bool Transposes(ImageOrientation orientation) => orientation >= ImageOrientation.LeftTop;

    public ReadOnlySpan<byte> Rows(int first, int count) => channels == 3 ? Rows<Rgb>(first, count) : Rows<byte>(first, count);

    private ReadOnlySpan<byte> Rows<TPixel>(int first, int count)
        where TPixel : unmanaged
    {
        var from = MemoryMarshal.Cast<byte, TPixel>(pixels);
        var to = MemoryMarshal.Cast<byte, TPixel>(block);
        if (Transposes(orientation))
        {
            FromColumns(from, first, count, to);
        }
        else
        {
            FromRows(from, first, count, to);
        }

        return block[..(count * (Transposes(orientation) ? height : width) * channels)];
    }

    private void FromRows<TPixel>(ReadOnlySpan<TPixel> pixels, int first, int count, Span<TPixel> block)
    {
        bool upsideDown = orientation is ImageOrientation.BottomRight or ImageOrientation.BottomLeft;
        bool mirrored = orientation is ImageOrientation.TopRight or ImageOrientation.BottomRight;
        for (int row = 0; row < count; row++)
        {
            int stored = upsideDown ? height - 1 - (first + row) : first + row;
            var to = block.Slice(row * width, width);
            pixels.Slice(stored * width, width).CopyTo(to);
            if (mirrored)
            {
                to.Reverse();
            }
        }
    }

    private void FromColumns<TPixel>(ReadOnlySpan<TPixel> pixels, int first, int count, Span<TPixel> block)
    {
        // The picture's row r is the stored column r, counted from the right for two of them; likewise its columns and the stored rows.
        bool columnsFromRight = orientation is ImageOrientation.RightBottom or ImageOrientation.LeftBottom;
        bool rowsFromBottom = orientation is ImageOrientation.RightTop or ImageOrientation.RightBottom;
        int begin = columnsFromRight ? width - first - count : first;
        for (int column = 0; column < height; column++)
        {
            int stored = rowsFromBottom ? height - 1 - column : column;
            var from = pixels.Slice(stored * width + begin, count);
            int at = column;
            if (columnsFromRight)
            {
                for (int row = from.Length - 1; row >= 0; row--)
                {
                    block[at] = from[row];
                    at += height;
                }
            }
            else
            {
                foreach (var pixel in from)
                {
                    block[at] = pixel;
                    at += height;
                }
            }
        }
    }

    /// <summary>Three samples that move together.</summary>
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private readonly struct Rgb
    {
        private readonly byte red;
        private readonly byte green;
        private readonly byte blue;
    }
}
