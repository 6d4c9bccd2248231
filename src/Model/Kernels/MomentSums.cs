using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Means and sums of squared deviations of parts, put together in double precision, channel by channel.</summary>
internal static unsafe class MomentSums
{
    private const int Width = 4;

    /// <summary>
    /// Adds a part to what is there. Chan, Golub and LeVeque, The American Statistician 37 (1983):
    /// <c>mean' = mean + d n2 / n; squares' = squares + squares2 + d^2 n1 n2 / n</c> with <c>d = mean2 - mean</c> and <c>n = n1 + n2</c>.
    /// </summary>
    /// <param name="means">Means so far.</param>
    /// <param name="squares">Sums of squared deviations so far.</param>
    /// <param name="count">How many values they are of; if 0, the part is taken over as it is.</param>
    /// <param name="partMeans">Means of the part.</param>
    /// <param name="partSquares">Sums of squared deviations of the part.</param>
    /// <param name="partCount">How many values these are of.</param>
    /// <param name="channels">A multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Merge(
        double* means,
        double* squares,
        double count,
        double* partMeans,
        double* partSquares,
        double partCount,
        int channels
    )
    {
        if (count == 0.0)
        {
            new ReadOnlySpan<double>(partMeans, channels).CopyTo(new Span<double>(means, channels));
            new ReadOnlySpan<double>(partSquares, channels).CopyTo(new Span<double>(squares, channels));
            return;
        }

        double share = partCount / (count + partCount);
        double spread = count * share;
        int c = 0;
        for (; Vector256.IsHardwareAccelerated && c < channels; c += Width)
        {
            var mean = Vector256.Load(means + c);
            var distance = Vector256.Load(partMeans + c) - mean;
            (mean + distance * share).Store(means + c);
            (Vector256.Load(squares + c) + Vector256.Load(partSquares + c) + distance * distance * spread).Store(squares + c);
        }

        for (; c < channels; c++)
        {
            double distance = partMeans[c] - means[c];
            means[c] += distance * share;
            squares[c] = squares[c] + partSquares[c] + distance * distance * spread;
        }
    }

    /// <summary>sums = sums + x.</summary>
    /// <param name="channels">A multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(double* x, double* sums, int channels)
    {
        int c = 0;
        for (; Vector256.IsHardwareAccelerated && c < channels; c += Width)
        {
            (Vector256.Load(sums + c) + Vector256.Load(x + c)).Store(sums + c);
        }

        for (; c < channels; c++)
        {
            sums[c] += x[c];
        }
    }

    /// <summary>Floats as doubles.</summary>
    /// <param name="channels">A multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(float* x, double* wide, int channels)
    {
        int c = 0;
        for (; Vector256.IsHardwareAccelerated && c + 2 * Width <= channels; c += 2 * Width)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(x + c));
            low.Store(wide + c);
            high.Store(wide + c + Width);
        }

        for (; c < channels; c++)
        {
            wide[c] = x[c];
        }
    }
}
