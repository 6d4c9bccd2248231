using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Copies a line of pixels in the opposite order.</summary>
internal static class MirroredPixels
{
    /// <summary>Whole pixels of three bytes in a vector.</summary>
    private const int Group = 5 * 3;

    /// <param name="pixels">Whole pixels.</param>
    /// <param name="channels">Bytes of a pixel.</param>
    /// <param name="target">As long; not the memory of the pixels.</param>
    public static void Copy(ReadOnlySpan<byte> pixels, int channels, Span<byte> target)
    {
        if (channels == 1)
        {
            pixels.CopyTo(target);
            target.Reverse();
            return;
        }

        int at = channels == 3 && Vector128.IsHardwareAccelerated ? Colours(pixels, target) : 0;

        // Pixels are a few bytes: copying one through a span costs more than its bytes.
        for (int to = target.Length - at - channels; to >= 0; at += channels, to -= channels)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                target[to + channel] = pixels[at + channel];
            }
        }
    }

    /// <returns>Bytes that are done, from the first on.</returns>
    private static int Colours(ReadOnlySpan<byte> pixels, Span<byte> target)
    {
        // The last byte read is none of the five pixels; it comes to lie in front of them, where the next ones are written.
        var mirrored = Vector128.Create((byte)15, 12, 13, 14, 9, 10, 11, 6, 7, 8, 3, 4, 5, 0, 1, 2);
        int at = 0;
        for (int to = target.Length - Vector128<byte>.Count; to >= 0; at += Group, to -= Group)
        {
            var five = Vector128.Shuffle(Vector128.Create(pixels.Slice(at, Vector128<byte>.Count)), mirrored);
            five.CopyTo(target[to..]);
        }

        return at;
    }
}
