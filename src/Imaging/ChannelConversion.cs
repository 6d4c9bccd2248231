using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Imaging;

/// <summary>Between one channel and three, in integers: the same bytes on every machine.</summary>
public static class ChannelConversion
{
    private const int Red = 19595;
    private const int Green = 38470;
    private const int Blue = 7471;
    private const int Precision = 16;
    private const int Half = 1 << (Precision - 1);

    /// <summary>Every gray sample three times.</summary>
    /// <param name="gray">[H, W, 1].</param>
    /// <param name="rgb">[H, W, 3].</param>
    public static void GrayToRgb(ReadOnlySpan<byte> gray, Span<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, checked(3 * gray.Length), nameof(rgb));
        if (Vector128.IsHardwareAccelerated)
        {
            for (; gray.Length >= Vector128<byte>.Count; gray = gray[16..], rgb = rgb[48..])
            {
                var samples = Vector128.Create(gray);
                Vector128.Shuffle(samples, Vector128.Create((byte)0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5)).CopyTo(rgb);
                Vector128.Shuffle(samples, Vector128.Create((byte)5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 9, 9, 9, 10, 10)).CopyTo(rgb[16..]);
                Vector128
                    .Shuffle(samples, Vector128.Create((byte)10, 11, 11, 11, 12, 12, 12, 13, 13, 13, 14, 14, 14, 15, 15, 15))
                    .CopyTo(rgb[32..]);
            }
        }

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
        if (Vector128.IsHardwareAccelerated)
        {
            for (; gray.Length >= Vector128<byte>.Count; rgb = rgb[48..], gray = gray[16..])
            {
                SixteenToGray(rgb).CopyTo(gray);
            }
        }

        for (int pixel = 0; pixel < gray.Length; pixel++)
        {
            var sample = rgb.Slice(3 * pixel, 3);
            gray[pixel] = (byte)((Red * sample[0] + Green * sample[1] + Blue * sample[2] + Half) >> Precision);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> SixteenToGray(ReadOnlySpan<byte> rgb)
    {
        var first = Vector128.Create(rgb);
        var second = Vector128.Create(rgb[16..]);
        var third = Vector128.Create(rgb[32..]);

        // An index of 255 gives zero.
        const byte No = 255;
        var red =
            Vector128.Shuffle(first, Vector128.Create((byte)0, 3, 6, 9, 12, 15, No, No, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(second, Vector128.Create(No, No, No, No, No, No, 2, 5, 8, 11, 14, No, No, No, No, No))
            | Vector128.Shuffle(third, Vector128.Create(No, No, No, No, No, No, No, No, No, No, No, 1, 4, 7, 10, 13));
        var green =
            Vector128.Shuffle(first, Vector128.Create((byte)1, 4, 7, 10, 13, No, No, No, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(second, Vector128.Create(No, No, No, No, No, 0, 3, 6, 9, 12, 15, No, No, No, No, No))
            | Vector128.Shuffle(third, Vector128.Create(No, No, No, No, No, No, No, No, No, No, No, 2, 5, 8, 11, 14));
        var blue =
            Vector128.Shuffle(first, Vector128.Create((byte)2, 5, 8, 11, 14, No, No, No, No, No, No, No, No, No, No, No))
            | Vector128.Shuffle(second, Vector128.Create(No, No, No, No, No, 1, 4, 7, 10, 13, No, No, No, No, No, No))
            | Vector128.Shuffle(third, Vector128.Create(No, No, No, No, No, No, No, No, No, No, 0, 3, 6, 9, 12, 15));
        return Vector128.Narrow(
            EightToGray(Vector128.WidenLower(red), Vector128.WidenLower(green), Vector128.WidenLower(blue)),
            EightToGray(Vector128.WidenUpper(red), Vector128.WidenUpper(green), Vector128.WidenUpper(blue))
        );
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<ushort> EightToGray(Vector128<ushort> red, Vector128<ushort> green, Vector128<ushort> blue) =>
        Vector128.Narrow(
            FourToGray(Vector128.WidenLower(red), Vector128.WidenLower(green), Vector128.WidenLower(blue)),
            FourToGray(Vector128.WidenUpper(red), Vector128.WidenUpper(green), Vector128.WidenUpper(blue))
        );

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> FourToGray(Vector128<uint> red, Vector128<uint> green, Vector128<uint> blue) =>
        (red * Red + green * Green + blue * Blue + Vector128.Create((uint)Half)) >> Precision;
}
