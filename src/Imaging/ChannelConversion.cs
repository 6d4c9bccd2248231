namespace Permafrost.Imaging;

/// <summary>Between one channel and three, in integers: the same bytes on every machine.</summary>
public static class ChannelConversion
{
    /// <summary>Every gray sample three times.</summary>
    /// <param name="gray">[H, W, 1].</param>
    /// <param name="rgb">[H, W, 3].</param>
    public static void GrayToRgb(ReadOnlySpan<byte> gray, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, checked(3 * gray.Length), nameof(rgb));
        for (int pixel = 0; pixel < gray.Length; pixel++)
        {
            rgb.Slice(3 * pixel, 3).Fill(gray[pixel]);
        }
    }

    /// <summary>Luminance, (19595 R + 38470 G + 7471 B) / 65536 rounded: ITU-R BT.601's 0.299, 0.587, 0.114 in 16 bits, as Pillow's <c>L</c>.</summary>
    /// <param name="rgb">[H, W, 3].</param>
    /// <param name="gray">[H, W, 1].</param>
    public static void RgbToGray(ReadOnlySpan<byte> rgb, Span<byte> gray)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, checked(3 * gray.Length), nameof(rgb));
        for (int pixel = 0; pixel < gray.Length; pixel++)
        {
            var sample = rgb.Slice(3 * pixel, 3);
            gray[pixel] = (byte)((19595 * sample[0] + 38470 * sample[1] + 7471 * sample[2] + 0x8000) >> 16);
        }
    }
}
