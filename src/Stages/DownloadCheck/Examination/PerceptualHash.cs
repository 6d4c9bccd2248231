using Permafrost.Core.Numerics;

namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>64 bits that pictures looking alike have in common: copies that were resized, compressed again or slightly retouched.</summary>
/// <remarks>
/// <para>
/// The picture is shrunk to 32 x 32 gray pixels; of its discrete cosine transform (type II) the 8 x 8 lowest frequencies are kept; a bit is 1 where
/// the coefficient is larger than the median of all but the mean's, whose bit is 0 (after Zauner, "Implementation and Benchmarking of Perceptual Image
/// Hash Functions", 2010). It is a hint: pictures far apart may agree by chance, mirrored ones do not.
/// </para>
/// <para>Integers alone: cosines have 12 fractional bits, sums are exact in 64 bits, so that every machine gives the same bits.</para>
/// </remarks>
internal static class PerceptualHash
{
    /// <summary>Side of the gray picture.</summary>
    public const int Side = 32;

    private const int Kept = 8;
    private const int FractionBits = 12;

    /// <summary>A picture whose brightness hardly varies has no structure to compare; what little there is, is noise.</summary>
    private const int FlatRange = 8;

    private static readonly long[] Cosines = MakeCosines();

    /// <param name="gray">[32, 32].</param>
    /// <returns>The bits; null for a picture that is nearly of one colour.</returns>
    public static ulong? Of(ReadOnlySpan<byte> gray)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(gray.Length, Side * Side, nameof(gray));
        var (darkest, lightest) = (byte.MaxValue, byte.MinValue);
        foreach (byte sample in gray)
        {
            darkest = Math.Min(darkest, sample);
            lightest = Math.Max(lightest, sample);
        }

        if (lightest - darkest < FlatRange)
        {
            return null;
        }

        Span<long> frequencies = stackalloc long[Kept * Kept];
        Transform(gray, frequencies);
        Span<long> sorted = stackalloc long[Kept * Kept - 1];
        frequencies[1..].CopyTo(sorted);
        sorted.Sort();
        long median = sorted[sorted.Length / 2];
        ulong bits = 0;
        for (int at = 1; at < frequencies.Length; at++)
        {
            bits |= frequencies[at] > median ? 1UL << at : 0;
        }

        return bits;
    }

    private static void Transform(ReadOnlySpan<byte> gray, Span<long> frequencies)
    {
        frequencies.Clear();
        for (int row = 0; row < Side; row++)
        {
            for (int horizontal = 0; horizontal < Kept; horizontal++)
            {
                long sum = 0;
                for (int column = 0; column < Side; column++)
                {
                    sum += gray[row * Side + column] * Cosines[horizontal * Side + column];
                }

                for (int vertical = 0; vertical < Kept; vertical++)
                {
                    frequencies[vertical * Kept + horizontal] += sum * Cosines[vertical * Side + row];
                }
            }
        }
    }

    /// <summary>cos(pi k (2 n + 1) / 64) for frequency k and sample n.</summary>
    private static long[] MakeCosines()
    {
        var cosines = new long[Kept * Side];
        for (int frequency = 0; frequency < Kept; frequency++)
        {
            for (int sample = 0; sample < Side; sample++)
            {
                double angle = 3.141592653589793 * (frequency * (2 * sample + 1)) / (2 * Side);
                cosines[frequency * Side + sample] = (long)Math.Round(ExactMath.Cos(angle) * (1 << FractionBits));
            }
        }

        return cosines;
    }
}
