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

    public ReadOnlySpan<byte> Rows(int first, int count) => Transposes(orientation) ? FromColumns(first, count) : FromRows(first, count);

    private ReadOnlySpan<byte> FromRows(int first, int count)
    {
        int rowBytes = width * channels;
        bool upsideDown = orientation is ImageOrientation.BottomRight or ImageOrientation.BottomLeft;
        bool mirrored = orientation is ImageOrientation.TopRight or ImageOrientation.BottomRight;
        for (int row = 0; row < count; row++)
        {
            int stored = upsideDown ? height - 1 - (first + row) : first + row;
            var from = pixels.Slice(stored * rowBytes, rowBytes);
            var to = block.Slice(row * rowBytes, rowBytes);
            if (!mirrored)
            {
                from.CopyTo(to);
                continue;
            }

            for (int column = 0; column < width; column++)
            {
                from.Slice((width - 1 - column) * channels, channels).CopyTo(to[(column * channels)..]);
            }
        }

        return block[..(count * rowBytes)];
    }

    private ReadOnlySpan<byte> FromColumns(int first, int count)
    {
        // The picture's row r is the stored column r, counted from the right for two of them; likewise its columns and the stored rows.
        bool columnsFromRight = orientation is ImageOrientation.RightBottom or ImageOrientation.LeftBottom;
        bool rowsFromBottom = orientation is ImageOrientation.RightTop or ImageOrientation.RightBottom;
        int pitch = height * channels;
        for (int column = 0; column < height; column++)
        {
            int stored = rowsFromBottom ? height - 1 - column : column;
            var from = pixels.Slice(stored * width * channels, width * channels);
            for (int row = 0; row < count; row++)
            {
                int at = columnsFromRight ? width - 1 - (first + row) : first + row;
                from.Slice(at * channels, channels).CopyTo(block[(row * pitch + column * channels)..]);
            }
        }

        return block[..(count * pitch)];
    }
}
