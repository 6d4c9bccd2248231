namespace Permafrost.Imaging.Resizing;

/// <summary>For each output sample of one direction: which input samples it mixes, and with what weights.</summary>
/// <remarks>
/// Weights are integers with 22 fractional bits; their sum is 1 but for what rounding each of them leaves. None is negative. Weights of
/// zero at either end are left out.
/// </remarks>
internal sealed class ResizeWeights
{
    /// <summary>Fractional bits of a weight: 8 bits of a sample and 2 of headroom fit beside them into 32.</summary>
    public const int Precision = 22;

    /// <summary>One half: added before the fraction is cut off, so that sums are rounded.</summary>
    public const int Half = 1 << (Precision - 1);

    /// <summary>Neighbouring output samples that are computed together.</summary>
    public const int Group = 16;

    private readonly int[] firsts;
    private readonly int[] offsets;
    private readonly int[] weights;

    public ResizeWeights(ResizeFilter filter, ResizeAxis axis)
    {
        OutputSize = axis.OutputSize;
        firsts = new int[OutputSize];
        offsets = new int[OutputSize + 1];

        // The widest filter, the triangle, reaches one output pixel to each side where the image shrinks, one input pixel where it grows.
        double scale = (double)axis.Size / axis.Unit / OutputSize;
        var taps = new int[2 * (int)Math.Ceiling(Math.Max(scale, 1.0)) + 1];
        var heights = filter == ResizeFilter.Area ? [] : new double[taps.Length];
        weights = new int[checked(OutputSize * taps.Length)];
        int used = 0;
        for (int output = 0; output < OutputSize; output++)
        {
            int count = filter switch
            {
                ResizeFilter.Area => Covered(axis, output, taps, out firsts[output]),
                ResizeFilter.Box => Sampled(axis, output, scale, 0.5, heights, taps, out firsts[output]),
                _ => Sampled(axis, output, scale, 1.0, heights, taps, out firsts[output]),
            };
            var kept = taps.AsSpan(0, count).TrimEnd(0);
            int zeros = kept.Length - kept.TrimStart(0).Length;
            firsts[output] += zeros;
            kept = kept[zeros..];
            kept.CopyTo(weights.AsSpan(used));
            used += kept.Length;
            offsets[output + 1] = used;
            MostTaps = Math.Max(MostTaps, kept.Length);
        }

        for (int first = 0; first < OutputSize; first += Group)
        {
            WidestGroup = Math.Max(WidestGroup, End(Math.Min(first + Group, OutputSize) - 1) - First(first));
        }
    }

    public int OutputSize { get; }

    /// <summary>The largest number of input samples that one output sample mixes.</summary>
    public int MostTaps { get; }

    /// <summary>The largest number of input samples, from the first to the last, that a group of output samples mixes.</summary>
    public int WidestGroup { get; }

    /// <summary>First input sample of an output sample; grows with it or stays.</summary>
    public int First(int output) => firsts[output];

    /// <summary>One after the last input sample of an output sample; grows with it or stays.</summary>
    public int End(int output) => firsts[output] + offsets[output + 1] - offsets[output];

    /// <summary>Weights of the inputs <see cref="First"/> to <see cref="End"/>.</summary>
    public ReadOnlySpan<int> Of(int output) => weights.AsSpan(offsets[output], offsets[output + 1] - offsets[output]);

    /// <summary>Cuts the fraction off and keeps 0 to 255.</summary>
    public static byte ToByte(int sum) => (byte)Math.Min(sum >> Precision, byte.MaxValue);

    /// <summary>
    /// Parts of pixels that an output pixel covers, in integers: weight = covered / length of an output pixel, halves rounded up.
    /// </summary>
    private static int Covered(ResizeAxis axis, int output, Span<int> taps, out int first)
    {
        // In parts of which a pixel has unit * output size, every border is a whole number.
        long pixel = axis.Unit * axis.OutputSize;
        long begin = axis.Start * axis.OutputSize + axis.Size * output;
        long end = begin + axis.Size;
        first = (int)(begin / pixel);
        int count = (int)((end + pixel - 1) / pixel) - first;
        for (int tap = 0; tap < count; tap++)
        {
            long covered = Math.Min(end, (first + tap + 1) * pixel) - Math.Max(begin, (first + tap) * pixel);
            taps[tap] = (int)(((covered << Precision) + axis.Size / 2) / axis.Size);
        }

        return count;
    }

    /// <summary>
    /// Heights of a filter at the centres of the pixels that it reaches, divided by their sum, in double: as Pillow computes them, so that the
    /// roundings are the same.
    /// </summary>
    /// <param name="support">How far the filter reaches to each side where the image does not shrink: 1 is the triangle, 0.5 the box.</param>
    private static int Sampled(
        ResizeAxis axis,
        int output,
        double scale,
        double support,
        Span<double> heights,
        Span<int> taps,
        out int first
    )
    {
        double stretch = Math.Max(scale, 1.0);
        double reach = support * stretch;
        double inverse = 1.0 / stretch;
        double centre = (double)axis.Start / axis.Unit + (output + 0.5) * scale;
        first = Math.Max((int)(centre - reach + 0.5), 0);
        int count = Math.Min((int)(centre + reach + 0.5), axis.InputSize) - first;
        double sum = 0.0;
        for (int tap = 0; tap < count; tap++)
        {
            double distance = (first + tap - centre + 0.5) * inverse;
            heights[tap] =
                support == 1.0 ? Math.Max(1.0 - Math.Abs(distance), 0.0)
                : distance is > -0.5 and <= 0.5 ? 1.0
                : 0.0;
            sum += heights[tap];
        }

        for (int tap = 0; tap < count; tap++)
        {
            taps[tap] = (int)(heights[tap] / sum * (1 << Precision) + 0.5);
        }

        return count;
    }
}
