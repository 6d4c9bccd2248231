using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Contrast, then brightness: what each of the 256 values of a sample becomes.</summary>
/// <remarks>
/// With the factors in units of 2^-16, F = round(65536 factor): contrast gives v' = m + (F (v - m) + 2^15) / 2^16, rounded down and limited to 0 … 255, m being
/// the mean luminance of the image; brightness gives v'' = (F v' + 2^15) / 2^16, rounded down and limited to 255. These are the formulas of Pillow's
/// <c>ImageEnhance</c>, by which Keras' <c>brightness_range</c> works too, and of <c>torchvision</c>'s <c>adjust_contrast</c> and <c>adjust_brightness</c>; they differ in roundings
/// only.
/// </remarks>
internal static class ToneCurve
{
    /// <summary>Values of a sample.</summary>
    public const int Values = 256;

    /// <summary>Largest factor.</summary>
    public const double LargestFactor = 4.0;

    private const int FactorBits = 16;
    private const int Half = 1 << (FactorBits - 1);

    /// <param name="contrast">0 to <see cref="LargestFactor"/>.</param>
    /// <param name="mean">0 to 255.</param>
    /// <param name="brightness">0 to <see cref="LargestFactor"/>.</param>
    /// <param name="curve">[256], written.</param>
    public static void Build(double contrast, int mean, double brightness, Span<byte> curve)
    {
        int steepness = Units(contrast);
        int light = Units(brightness);
        for (int value = 0; value < Values; value++)
        {
            int contrasted = Math.Clamp(mean + ((steepness * (value - mean) + Half) >> FactorBits), 0, 255);
            curve[value] = (byte)Math.Min((light * contrasted + Half) >> FactorBits, 255);
        }
    }

    /// <summary>Replaces every sample by its value on the curve.</summary>
    public static void Apply(Span<byte> samples, ReadOnlySpan<byte> curve)
    {
        if (Avx512Vbmi.IsSupported)
        {
            samples = ApplyBySixtyFour(samples, curve);
        }

        // The length tells the compiler that a byte is always an index.
        curve = curve[..Values];
        for (int at = 0; at < samples.Length; at++)
        {
            samples[at] = curve[samples[at]];
        }
    }

    /// <returns>What is left, less than a vector.</returns>
    private static Span<byte> ApplyBySixtyFour(Span<byte> samples, ReadOnlySpan<byte> curve)
    {
        var darkest = Vector512.Create(curve);
        var dark = Vector512.Create(curve[64..]);
        var light = Vector512.Create(curve[128..]);
        var lightest = Vector512.Create(curve[192..]);
        var vectors = MemoryMarshal.Cast<byte, Vector512<byte>>(samples);
        foreach (ref var vector in vectors)
        {
            // The lower seven bits choose in each half of the curve, the top bit chooses the half.
            var lower = Avx512Vbmi.PermuteVar64x8x2(darkest, vector, dark);
            var upper = Avx512Vbmi.PermuteVar64x8x2(light, vector, lightest);
            vector = Vector512.ConditionalSelect(vector.AsSByte() >> 7, upper.AsSByte(), lower.AsSByte()).AsByte();
        }

        return samples[(vectors.Length * Vector512<byte>.Count)..];
    }

    private static int Units(double factor) => (int)Math.Round(factor * (1 << FactorBits));
}
