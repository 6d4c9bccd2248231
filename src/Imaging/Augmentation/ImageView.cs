namespace Permafrost.Imaging.Augmentation;

/// <summary>One of several ways to look at an image: mirrored or not, and moved. Bytes are copied, none is computed; zeros come in at the border.</summary>
/// <param name="Flip">Left for right.</param>
/// <param name="Right">Pixels to the right; at most (W - 1) / 2 either way count.</param>
/// <param name="Down">Pixels down; at most (H - 1) / 2 either way count.</param>
public sealed record ImageView(bool Flip, int Right, int Down)
{
    /// <summary>The image as it is, then moved up and left, then down and right; then the same of its mirror image.</summary>
    /// <param name="flip">Whether the mirror image is wanted too.</param>
    /// <param name="shift">Pixels to move; 0 for none.</param>
    public static IReadOnlyList<ImageView> All(bool flip, int shift)
    {
        int[] shifts = shift == 0 ? [0] : [0, -shift, shift];
        bool[] flips = flip ? [false, true] : [false];
        return [.. flips.SelectMany(mirrored => shifts.Select(moved => new ImageView(mirrored, moved, moved)))];
    }

    /// <summary>Writes what the image looks like.</summary>
    /// <param name="image">[H, W, C].</param>
    /// <param name="size">Its size, every side at least 1.</param>
    /// <param name="target">[H, W, C], written; not the memory of the image.</param>
    public void Apply(ReadOnlySpan<byte> image, in ImageSize size, Span<byte> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(image.Length, size.Bytes, nameof(image));
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, size.Bytes, nameof(target));
        int right = Within(Right, size.Width);
        int down = Within(Down, size.Height);
        FlipAndShift.Apply(image, size, Flip, flipVertical: false, right, down, new Border(BorderFill.Zeros), target);
    }

    private static int Within(int pixels, int side) => Math.Clamp(pixels, -(side - 1) / 2, (side - 1) / 2);
}
