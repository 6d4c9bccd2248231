namespace Permafrost.Imaging.Resizing;

/// <summary>For each output sample of one direction: which input samples it mixes, and with what weights.</summary>
internal sealed class ResizeWeights
{
    /// <summary>Fractional bits of a weight: 8 bits of a sample and 2 of headroom fit beside them into 32.</summary>
    private const int Precision = 22;

    /// <summary>One half: added before the fraction is cut off, so that sums are rounded.</summary>
    public const int Half = 1 << (Precision - 1);

    private readonly int[] weights;
    private readonly int[] starts;
    private readonly int[] counts;
    private readonly int stride;

    public ResizeWeights(int inputSize, int outputSize)
    {
        OutputSize = outputSize;
        double scale = (double)inputSize / outputSize;

        // The triangle reaches one output pixel to each side where the image shrinks, one input pixel where it grows.
        double reach = Math.Max(scale, 1.0);
        stride = 2 * (int)Math.Ceiling(reach) + 1;
        weights = new int[checked(outputSize * stride)];
        starts = new int[outputSize];
        counts = new int[outputSize];
        var heights = new double[stride];
        for (int output = 0; output < outputSize; output++)
        {
            double centre = (output + 0.5) * scale;
            int start = Math.Max((int)(centre - reach + 0.5), 0);
            int count = Math.Min((int)(centre + reach + 0.5), inputSize) - start;
            starts[output] = start;
            counts[output] = count;
            Fill(heights.AsSpan(0, count), start, centre, 1.0 / reach, weights.AsSpan(output * stride, count));
        }
    }

    public int OutputSize { get; }

    /// <summary>Weights of the inputs <paramref name="first"/>, first + 1, ….</summary>
    public ReadOnlySpan<int> Taps(int output, out int first)
    {
        first = starts[output];
        return weights.AsSpan(output * stride, counts[output]);
    }

    /// <summary>Cuts the fraction off and keeps 0 to 255.</summary>
    public static byte ToByte(int sum) => (byte)Math.Clamp(sum >> Precision, byte.MinValue, byte.MaxValue);

    private static void Fill(Span<double> heights, int start, double centre, double inverseReach, Span<int> weights)
    {
        double sum = 0;
        for (int tap = 0; tap < heights.Length; tap++)
        {
            double distance = Math.Abs((start + tap - centre + 0.5) * inverseReach);
            heights[tap] = Math.Max(1.0 - distance, 0.0);
            sum += heights[tap];
        }

        for (int tap = 0; tap < heights.Length; tap++)
        {
            weights[tap] = (int)(heights[tap] / sum * (1 << Precision) + 0.5);
        }
    }
}
