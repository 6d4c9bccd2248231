namespace Permafrost.Imaging.Augmentation;

/// <summary>The mean luminance of an image, as contrast turns about it.</summary>
/// <remarks>
/// Of three channels (19595 R + 38470 G + 7471 B) / 65536 of the sums R, G and B (ITU-R BT.601, the weights of <see cref="ChannelConversion.RgbToGray"/>), of any
/// other number the mean of all samples; rounded to the nearest, halves up. Whole numbers: the order of the sums does not show.
/// </remarks>
internal static class MeanLuminance
{
    /// <param name="image">[H, W, C], not empty.</param>
    /// <param name="channels">C.</param>
    /// <returns>0 to 255.</returns>
    public static int Of(ReadOnlySpan<byte> image, int channels)
    {
        if (channels != 3)
        {
            long sum = 0;
            foreach (byte sample in image)
            {
                sum += sample;
            }

            return (int)((2 * sum + image.Length) / (2L * image.Length));
        }

        long red = 0;
        long green = 0;
        long blue = 0;
        for (int at = 0; at + 2 < image.Length; at += 3)
        {
            red += image[at];
            green += image[at + 1];
            blue += image[at + 2];
        }

        long pixels = image.Length / 3;
        return (int)((19595 * red + 38470 * green + 7471 * blue + 0x8000 * pixels) / (0x10000 * pixels));
    }
}
