namespace Permafrost.Imaging.Augmentation;

/// <summary>Reads an image at the places of a map: each pixel of the result once, in whole numbers alone.</summary>
/// <remarks>
/// A row of the result has at most one run of pixels for which everything that is read lies inside the image, since places move evenly along it. The run is
/// found by division; inside it nothing is tested, outside it every index is folded back.
/// </remarks>
internal static class AffineSampler
{
    /// <param name="image">[H, W, C].</param>
    /// <param name="size">Its size, sides of 1 to <see cref="AffineMap.LongestSide"/>.</param>
    /// <param name="map">Where a pixel of the result comes from.</param>
    /// <param name="border">What lies beyond the image.</param>
    /// <param name="interpolation">What lies between pixels.</param>
    /// <param name="target">[H, W, C], written; not the memory of the image.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is too long.</exception>
    public static void Apply(
        ReadOnlySpan<byte> image,
        in ImageSize size,
        in AffineMap map,
        in Border border,
        Interpolation interpolation,
        Span<byte> target
    )
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Math.Max(size.Height, size.Width), AffineMap.LongestSide, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, size.Bytes, nameof(image));
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, size.Bytes, nameof(target));
        for (int y = 0; y < size.Height; y++)
        {
            var row = target.Slice(y * size.RowBytes, size.RowBytes);
            var line = new SampledLine(map.ColumnAt(y), map.XX, map.RowAt(y), map.YX);
            if (interpolation == Interpolation.Nearest)
            {
                NearestPixels(image, size, line, border, row);
                continue;
            }

            var (first, last) = line.Inside(size);
            FoldedPixels(image, size, line, 0, first, border, row);
            BilinearRun.Apply(image, size, line, first, last, row);
            FoldedPixels(image, size, line, last, size.Width, border, row);
        }
    }

    private static void NearestPixels(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, in Border border, Span<byte> row)
    {
        const int Half = AffineMap.One / 2;
        int channels = size.Channels;
        long column = line.Column + Half;
        long line0 = line.Row + Half;
        for (int to = 0; to < row.Length; to += channels)
        {
            int from = At(size, border.Fill, (int)(line0 >> AffineMap.FractionBits), (int)(column >> AffineMap.FractionBits));
            for (int channel = 0; channel < channels; channel++)
            {
                row[to + channel] = from < 0 ? border.Value : image[from + channel];
            }

            column += line.ColumnStep;
            line0 += line.RowStep;
        }
    }

    private static void FoldedPixels(
        ReadOnlySpan<byte> image,
        in ImageSize size,
        in SampledLine line,
        int first,
        int last,
        in Border border,
        Span<byte> row
    )
    {
        int channels = size.Channels;
        for (int x = first; x < last; x++)
        {
            long column = line.ColumnAt(x);
            long line0 = line.RowAt(x);
            var weights = new BilinearWeights(column, line0);
            int left = (int)(column >> AffineMap.FractionBits);
            int top = (int)(line0 >> AffineMap.FractionBits);
            int upperLeft = At(size, border.Fill, top, left);
            int upperRight = At(size, border.Fill, top, left + 1);
            int lowerLeft = At(size, border.Fill, top + 1, left);
            int lowerRight = At(size, border.Fill, top + 1, left + 1);
            for (int channel = 0; channel < channels; channel++)
            {
                row[x * channels + channel] = weights.Blend(
                    upperLeft < 0 ? border.Value : image[upperLeft + channel],
                    upperRight < 0 ? border.Value : image[upperRight + channel],
                    lowerLeft < 0 ? border.Value : image[lowerLeft + channel],
                    lowerRight < 0 ? border.Value : image[lowerRight + channel]
                );
            }
        }
    }

    /// <summary>Where the pixel at a row and a column begins, or -1 where the fill's value stands for it.</summary>
    private static int At(in ImageSize size, BorderFill fill, int row, int column)
    {
        row = BorderFold.Of(row, size.Height, fill);
        column = BorderFold.Of(column, size.Width, fill);
        return (row | column) < 0 ? -1 : (row * size.Width + column) * size.Channels;
    }
}
