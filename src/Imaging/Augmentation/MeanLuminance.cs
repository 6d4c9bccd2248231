using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Augmentation;

/// <summary>The mean luminance of an image, as contrast turns about it.</summary>
/// <remarks>
/// Of three channels (19595 R + 38470 G + 7471 B) / 65536 of the sums R, G and B (ITU-R BT.601, the weights of <see cref="ChannelConversion.RgbToGray"/>), of any
/// other number the mean of all samples; rounded to the nearest, halves up. Whole numbers: the order of the sums does not show.
/// </remarks>
internal static class MeanLuminance
{
    /// <summary>Bytes that are added side by side: whole pixels of three channels, and whole vectors.</summary>
    private const int Block = 48;

    /// <summary>Blocks that are added before sums of bytes could leave 16 bits.</summary>
    private const int Blocks = 257;

    /// <param name="image">[H, W, C], not empty.</param>
    /// <param name="channels">C.</param>
    /// <returns>0 to 255.</returns>
    public static int Of(ReadOnlySpan<byte> image, int channels)
    {
        Span<long> sums = stackalloc long[3];
        AddUp(image, sums);
        long pixels = image.Length / 3;
        return channels == 3
            ? (int)((19595 * sums[0] + 38470 * sums[1] + 7471 * sums[2] + 0x8000 * pixels) / (0x10000 * pixels))
            : (int)((2 * (sums[0] + sums[1] + sums[2]) + image.Length) / (2L * image.Length));
    }

    /// <summary>The sums of every third sample, from the first, the second and the third on.</summary>
    private static void AddUp(ReadOnlySpan<byte> samples, Span<long> sums)
    {
        Span<ushort> partial = stackalloc ushort[Block];
        while (samples.Length >= Block)
        {
            int bytes = Math.Min(samples.Length / Block, Blocks) * Block;
            AddBlocks(MemoryMarshal.Cast<byte, Vector128<byte>>(samples[..bytes]), partial);
            for (int at = 0; at < Block; at++)
            {
                sums[at % 3] += partial[at];
            }

            samples = samples[bytes..];
        }

        for (int at = 0; at < samples.Length; at++)
        {
            sums[at % 3] += samples[at];
        }
    }

    /// <summary>Adds three vectors at a time, byte by byte.</summary>
    private static void AddBlocks(ReadOnlySpan<Vector128<byte>> vectors, Span<ushort> partial)
    {
        var (sum0, sum1, sum2) = (Vector128<ushort>.Zero, Vector128<ushort>.Zero, Vector128<ushort>.Zero);
        var (sum3, sum4, sum5) = (Vector128<ushort>.Zero, Vector128<ushort>.Zero, Vector128<ushort>.Zero);
        for (; vectors.Length >= 3; vectors = vectors[3..])
        {
            sum0 += Vector128.WidenLower(vectors[0]);
            sum1 += Vector128.WidenUpper(vectors[0]);
            sum2 += Vector128.WidenLower(vectors[1]);
            sum3 += Vector128.WidenUpper(vectors[1]);
            sum4 += Vector128.WidenLower(vectors[2]);
            sum5 += Vector128.WidenUpper(vectors[2]);
        }

        sum0.CopyTo(partial);
        sum1.CopyTo(partial[8..]);
        sum2.CopyTo(partial[16..]);
        sum3.CopyTo(partial[24..]);
        sum4.CopyTo(partial[32..]);
        sum5.CopyTo(partial[40..]);
    }
}
