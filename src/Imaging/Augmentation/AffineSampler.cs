namespace Permafrost.Imaging.Augmentation;

/// <summary>Reads an image at the places of a map: each pixel of the result once, in whole numbers alone.</summary>
/// <remarks>
/// A place beyond the image is first folded back into it (<see cref="BorderFold"/>), then read; where one value lies beyond the image, its pixels have that
/// value. A row of the result has at most one run of pixels for which everything that is read lies inside the image, since places lie evenly along it: it is
/// found by division, where vectors cannot fold places themselves.
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
            }
            else if (border.IsConstant)
            {
                RowWithin(image, size, line, border, row);
            }
            else
            {
                FoldedRow(image, size, line, border.Fill, row);
            }
        }
    }

    private static void NearestPixels(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, in Border border, Span<byte> row)
    {
        const int Half = AffineMap.One / 2;
        int channels = size.Channels;
        for (int x = 0; x < size.Width; x++)
        {
            int left = (int)((line.ColumnAt(x) + Half) >> AffineMap.FractionBits);
            int top = (int)((line.RowAt(x) + Half) >> AffineMap.FractionBits);
            var pixel = row.Slice(x * channels, channels);
            int at = At(size, top, left);
            if (at < 0)
            {
                if (border.IsConstant)
                {
                    pixel.Fill(border.Value);
                    continue;
                }

                at = At(size, Folded(top, size.Height, border.Fill), Folded(left, size.Width, border.Fill));
            }

            for (int channel = 0; channel < pixel.Length; channel++)
            {
                pixel[channel] = image[at + channel];
            }
        }

        static int Folded(int at, int side, BorderFill fill) =>
            (int)(BorderFold.Of((long)at << AffineMap.FractionBits, side, fill) >> AffineMap.FractionBits);
    }

    /// <summary>A row where places beyond the image are folded back.</summary>
    private static void FoldedRow(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, BorderFill fill, Span<byte> row)
    {
        if (BilinearLanes.CanRead(size, line, 0, size.Width, fill))
        {
            BilinearLanes.Read(image, size, line, 0, size.Width, fill, row);
            return;
        }

        var (first, last) = line.Inside(size);
        FoldedPixels(image, size, line, 0, first, fill, row);
        Run(image, size, line, first, last, row);
        FoldedPixels(image, size, line, last, size.Width, fill, row);
    }

    /// <summary>A row where one value lies beyond the image: outside, across the border, inside, across, outside.</summary>
    private static void RowWithin(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, in Border border, Span<byte> row)
    {
        var (begin, end) = line.Touching(size);
        var (first, last) = line.Inside(size);
        (first, last) = first < last ? (first, last) : (begin, begin);
        row[..(begin * size.Channels)].Fill(border.Value);
        PixelsAcross(image, size, line, begin, first, border.Value, row);
        Run(image, size, line, first, last, row);
        PixelsAcross(image, size, line, last, end, border.Value, row);
        row[(end * size.Channels)..].Fill(border.Value);
    }

    /// <summary>Pixels for which all that is read lies inside the image.</summary>
    private static void Run(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, int first, int last, Span<byte> row)
    {
        if (BilinearLanes.CanRead(size, line, first, last, BorderFill.Edge))
        {
            BilinearLanes.Read(image, size, line, first, last, BorderFill.Edge, row);
        }
        else
        {
            FoldedPixels(image, size, line, first, last, BorderFill.Edge, row);
        }
    }

    private static void FoldedPixels(
        ReadOnlySpan<byte> image,
        in ImageSize size,
        in SampledLine line,
        int first,
        int last,
        BorderFill fill,
        Span<byte> row
    )
    {
        int channels = size.Channels;
        for (int x = first; x < last; x++)
        {
            long column = BorderFold.Of(line.ColumnAt(x), size.Width, fill);
            long from = BorderFold.Of(line.RowAt(x), size.Height, fill);
            var weights = new BilinearWeights(column, from);
            int left = (int)(column >> AffineMap.FractionBits) * channels;
            int top = (int)(from >> AffineMap.FractionBits) * size.RowBytes;
            int right = Next(left, channels, size.RowBytes, fill);
            int bottom = Next(top, size.RowBytes, size.Bytes, fill);
            for (int channel = 0; channel < channels; channel++)
            {
                row[x * channels + channel] = weights.Blend(
                    image[top + left + channel],
                    image[top + right + channel],
                    image[bottom + left + channel],
                    image[bottom + right + channel]
                );
            }
        }
    }

    /// <summary>What follows a pixel or a row; the last one counts for nothing in what follows it, unless the image begins again.</summary>
    private static int Next(int at, int step, int end, BorderFill fill) =>
        at + step < end ? at + step
        : fill == BorderFill.Wrap ? 0
        : at;

    private static void PixelsAcross(
        ReadOnlySpan<byte> image,
        in ImageSize size,
        in SampledLine line,
        int first,
        int last,
        byte outside,
        Span<byte> row
    )
    {
        int channels = size.Channels;
        for (int x = first; x < last; x++)
        {
            long column = line.ColumnAt(x);
            long from = line.RowAt(x);
            var weights = new BilinearWeights(column, from);
            int left = (int)(column >> AffineMap.FractionBits);
            int top = (int)(from >> AffineMap.FractionBits);
            int upperLeft = At(size, top, left);
            int upperRight = At(size, top, left + 1);
            int lowerLeft = At(size, top + 1, left);
            int lowerRight = At(size, top + 1, left + 1);
            for (int channel = 0; channel < channels; channel++)
            {
                row[x * channels + channel] = weights.Blend(
                    upperLeft < 0 ? outside : image[upperLeft + channel],
                    upperRight < 0 ? outside : image[upperRight + channel],
                    lowerLeft < 0 ? outside : image[lowerLeft + channel],
                    lowerRight < 0 ? outside : image[lowerRight + channel]
                );
            }
        }
    }

    /// <summary>Where the pixel at a row and a column begins, or -1 outside the image.</summary>
    private static int At(in ImageSize size, int row, int column) =>
        (uint)row < (uint)size.Height && (uint)column < (uint)size.Width ? (row * size.Width + column) * size.Channels : -1;
}
