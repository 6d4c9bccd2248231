namespace Permafrost.Imaging.Jpeg;

/// <summary>Turns rows of components into pixels of red, green and blue.</summary>
/// <remarks>
/// <para>
/// YCbCr (JFIF): R = Y + 1.402 (Cr - 128), G = Y - 0.34414 (Cb - 128) - 0.71414 (Cr - 128), B = Y + 1.772 (Cb - 128), with 16 fractional bits,
/// rounded, limited to 0 to 255.
/// </para>
/// <para>
/// CMYK is taken as Adobe writes it, where 255 means no ink: R = C K / 255, G = M K / 255, B = Y K / 255, rounded. YCCK is YCbCr whose result,
/// inverted, is C, M and Y. There is no colour management.
/// </para>
/// </remarks>
internal static class ColorConversion
{
    private const int FractionBits = 16;
    public const int Half = 1 << (FractionBits - 1);

    // 1.402, 0.34414, 0.71414 and 1.772 with 16 fractional bits.
    public const int CrToRed = 91881;
    public const int CbToGreen = 22554;
    public const int CrToGreen = 46802;
    public const int CbToBlue = 116130;

    /// <param name="luma">At least as many samples as pixels.</param>
    /// <param name="cb">Likewise.</param>
    /// <param name="cr">Likewise.</param>
    /// <param name="pixels">Three bytes a pixel.</param>
    public static void FromYCbCr(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> pixels)
    {
        if (RowKernels.TryConvert(luma, cb, cr, pixels))
        {
            return;
        }

        for (int at = 0; at < pixels.Length / 3; at++)
        {
            (pixels[3 * at], pixels[3 * at + 1], pixels[3 * at + 2]) = Rgb(luma[at], cb[at], cr[at]);
        }
    }

    public static void Interleave(ReadOnlySpan<byte> red, ReadOnlySpan<byte> green, ReadOnlySpan<byte> blue, Span<byte> pixels)
    {
        for (int at = 0; at < pixels.Length / 3; at++)
        {
            (pixels[3 * at], pixels[3 * at + 1], pixels[3 * at + 2]) = (red[at], green[at], blue[at]);
        }
    }

    public static void FromCmyk(
        ReadOnlySpan<byte> cyan,
        ReadOnlySpan<byte> magenta,
        ReadOnlySpan<byte> yellow,
        ReadOnlySpan<byte> black,
        Span<byte> pixels
    )
    {
        for (int at = 0; at < pixels.Length / 3; at++)
        {
            pixels[3 * at] = Ink(cyan[at], black[at]);
            pixels[3 * at + 1] = Ink(magenta[at], black[at]);
            pixels[3 * at + 2] = Ink(yellow[at], black[at]);
        }
    }

    public static void FromYcck(
        ReadOnlySpan<byte> luma,
        ReadOnlySpan<byte> cb,
        ReadOnlySpan<byte> cr,
        ReadOnlySpan<byte> black,
        Span<byte> pixels
    )
    {
        for (int at = 0; at < pixels.Length / 3; at++)
        {
            var (red, green, blue) = Rgb(luma[at], cb[at], cr[at]);
            pixels[3 * at] = Ink((byte)(255 - red), black[at]);
            pixels[3 * at + 1] = Ink((byte)(255 - green), black[at]);
            pixels[3 * at + 2] = Ink((byte)(255 - blue), black[at]);
        }
    }

    private static (byte Red, byte Green, byte Blue) Rgb(int luma, int cb, int cr)
    {
        (cb, cr) = (cb - 128, cr - 128);
        return (
            Limit(luma + ((CrToRed * cr + Half) >> FractionBits)),
            Limit(luma + ((Half - CbToGreen * cb - CrToGreen * cr) >> FractionBits)),
            Limit(luma + ((CbToBlue * cb + Half) >> FractionBits))
        );
    }

    private static byte Limit(int value) => (byte)Math.Clamp(value, byte.MinValue, byte.MaxValue);

    /// <summary>Product of two parts of 255, rounded; a half does not occur.</summary>
    private static byte Ink(int color, int black) => (byte)((2 * color * black + 255) / 510);
}
