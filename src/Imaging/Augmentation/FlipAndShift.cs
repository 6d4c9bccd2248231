namespace Permafrost.Imaging.Augmentation;

/// <summary>Mirrors an image and moves it by whole pixels: bytes are copied, none is computed.</summary>
internal static class FlipAndShift
{
    /// <summary>Whether <see cref="Apply"/> can do it: enough stays to mirror, and nothing is needed of what has left the image.</summary>
    public static bool Can(in ImageSize size, int right, int down, in Border border) =>
        Math.Abs(right) <= (size.Width - 1) / 2
        && Math.Abs(down) <= (size.Height - 1) / 2
        && (border.Fill != BorderFill.Wrap || (right | down) == 0);

    /// <summary>
    /// First the mirror image, left for right where <paramref name="flip"/> and top for bottom where <paramref name="flipVertical"/> asks for it; then
    /// pixel (y, x) goes to (y + down, x + right), and what is left free is filled: first the sides of each row, then the rows above and below.
    /// </summary>
    /// <param name="image">[H, W, C].</param>
    /// <param name="size">Its size.</param>
    /// <param name="flip">Left for right.</param>
    /// <param name="flipVertical">Top for bottom.</param>
    /// <param name="right">Pixels to the right, at most (W - 1) / 2 either way.</param>
    /// <param name="down">Pixels down, at most (H - 1) / 2 either way.</param>
    /// <param name="border">What comes in; not <see cref="BorderFill.Wrap"/>, which takes what has left the image, unless nothing moves.</param>
    /// <param name="target">[H, W, C], written; not the memory of the image.</param>
    public static void Apply(
        ReadOnlySpan<byte> image,
        in ImageSize size,
        bool flip,
        bool flipVertical,
        int right,
        int down,
        in Border border,
        Span<byte> target
    )
    {
        if (!flip && !flipVertical && right == 0)
        {
            Kept(image, down * size.RowBytes).CopyTo(Kept(target, -down * size.RowBytes));
        }
        else
        {
            int last = Math.Min(size.Height, size.Height + down);
            for (int y = Math.Max(0, down); y < last; y++)
            {
                var row = target.Slice(y * size.RowBytes, size.RowBytes);
                int from = flipVertical ? size.Height - 1 - (y - down) : y - down;
                Row(image.Slice(from * size.RowBytes, size.RowBytes), size.Channels, flip, right, row);
                FillFree(row, size.Width, size.Channels, right, border);
            }
        }

        FillFree(target, size.Height, size.RowBytes, down, border);
    }

    private static void Row(ReadOnlySpan<byte> source, int channels, bool flip, int right, Span<byte> row)
    {
        // What leaves on one side of the mirror image leaves on the other side of the image.
        var kept = Kept(source, (flip ? -right : right) * channels);
        var moved = Kept(row, -right * channels);
        if (!flip)
        {
            kept.CopyTo(moved);
        }
        else
        {
            MirroredPixels.Copy(kept, channels, moved);
        }
    }

    /// <summary>What stays of a line of bytes that moves by so many towards its end.</summary>
    private static ReadOnlySpan<byte> Kept(ReadOnlySpan<byte> line, int moved) => moved >= 0 ? line[..^moved] : line[-moved..];

    private static Span<byte> Kept(Span<byte> line, int moved) => moved >= 0 ? line[..^moved] : line[-moved..];

    /// <summary>Fills the units of a line that a move by so many towards its end has left free.</summary>
    private static void FillFree(Span<byte> line, int units, int unitBytes, int moved, in Border border)
    {
        for (int free = 1; free <= Math.Abs(moved); free++)
        {
            // Outwards from the outermost unit that holds something.
            int edge = moved > 0 ? moved : units - 1 + moved;
            int at = moved > 0 ? edge - free : edge + free;
            var unit = line.Slice(at * unitBytes, unitBytes);
            if (border.IsConstant)
            {
                unit.Fill(border.Value);
            }
            else
            {
                int from = border.Fill switch
                {
                    BorderFill.Reflect => 2 * edge - at,
                    BorderFill.Symmetric => 2 * edge - at - Math.Sign(moved),
                    _ => edge,
                };
                line.Slice(from * unitBytes, unitBytes).CopyTo(unit);
            }
        }
    }
}
