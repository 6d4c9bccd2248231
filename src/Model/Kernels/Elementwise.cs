using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Model.Kernels;

/// <summary>Operations on each element by itself: no order of additions, so that the width of the registers cannot show.</summary>
internal static unsafe class Elementwise
{
    private const int Width = 8;

    /// <summary>output = max(0, input), a NaN staying one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Relu(float* input, float* output, int count)
    {
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            var x = Vector256.Load(input + i);
            Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256<float>.Zero), Vector256<float>.Zero, x).Store(output + i);
        }

        for (; i < count; i++)
        {
            output[i] = input[i] < 0 ? 0 : input[i];
        }
    }

    /// <summary>output = value / 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rescale(ReadOnlySpan<byte> values, float* output)
    {
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= values.Length; i += Width)
        {
            var shorts = Vector128.WidenLower(Vector128.CreateScalar(BinaryPrimitives.ReadUInt64LittleEndian(values[i..])).AsByte());
            var (low, high) = Vector128.Widen(shorts.AsInt16());
            (Vector256.ConvertToSingle(Vector256.Create(low, high)) / 255f).Store(output + i);
        }

        for (; i < values.Length; i++)
        {
            output[i] = values[i] / 255f;
        }
    }

    /// <summary>gradient = 0 where the output of a ReLU is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ReluGradient(float* output, float* gradient, int count)
    {
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            var dead = Vector256.Equals(Vector256.Load(output + i), Vector256<float>.Zero);
            Vector256.AndNot(Vector256.Load(gradient + i), dead).Store(gradient + i);
        }

        for (; i < count; i++)
        {
            gradient[i] = output[i] == 0 ? 0 : gradient[i];
        }
    }

    /// <summary>How many elements are zero, of either sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long CountZeros(float* x, int count)
    {
        long zeros = 0;
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            uint bits = Vector256.ExtractMostSignificantBits(Vector256.Equals(Vector256.Load(x + i), Vector256<float>.Zero));
            zeros += System.Numerics.BitOperations.PopCount(bits);
        }

        for (; i < count; i++)
        {
            zeros += x[i] == 0 ? 1 : 0;
        }

        return zeros;
    }

    /// <summary>sum = sum + x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, float* sum, int count)
    {
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            (Vector256.Load(sum + i) + Vector256.Load(x + i)).Store(sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] += x[i];
        }
    }

    /// <summary>sum = scale * x + sum, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(float scale, float* x, float* sum, int count)
    {
        var scales = Vector256.Create(scale);
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            Vector256.FusedMultiplyAdd(scales, Vector256.Load(x + i), Vector256.Load(sum + i)).Store(sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(scale, x[i], sum[i]);
        }
    }

    /// <summary>x = factor * x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale(float factor, float* x, int count)
    {
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            (factor * Vector256.Load(x + i)).Store(x + i);
        }

        for (; i < count; i++)
        {
            x[i] = factor * x[i];
        }
    }

    /// <summary>x brought into -limit to limit, a NaN staying one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clamp(float limit, float* x, int count)
    {
        var highest = Vector256.Create(limit);
        int i = 0;
        for (; Vector256.IsHardwareAccelerated && i + Width <= count; i += Width)
        {
            var value = Vector256.Load(x + i);
            value = Vector256.ConditionalSelect(Vector256.GreaterThan(value, highest), highest, value);
            Vector256.ConditionalSelect(Vector256.LessThan(value, -highest), -highest, value).Store(x + i);
        }

        for (; i < count; i++)
        {
            x[i] =
                x[i] > limit ? limit
                : x[i] < -limit ? -limit
                : x[i];
        }
    }

    /// <summary>Column sums of <c>[rows, pitch]</c>, each column a chain in the order of the rows, onto <paramref name="sums"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddRows(float* x, int rows, int pitch, float* sums)
    {
        int column = 0;
        for (; Vector256.IsHardwareAccelerated && column + 2 * Width <= pitch; column += 2 * Width)
        {
            var low = Vector256.Load(sums + column);
            var high = Vector256.Load(sums + column + Width);
            float* at = x + column;
            for (int row = 0; row < rows; row++, at += pitch)
            {
                low += Vector256.Load(at);
                high += Vector256.Load(at + Width);
            }

            low.Store(sums + column);
            high.Store(sums + column + Width);
        }

        for (; column < pitch; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                sums[column] += x[(long)row * pitch + column];
            }
        }
    }

    /// <summary>Sum of squares in double precision: eight chains, chain i taking elements i, i + 8, …, then added from chain 0 up.</summary>
    /// <param name="count">A multiple of 8.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(float* x, int count)
    {
        double* chains = stackalloc double[Width];
        new Span<double>(chains, Width).Clear();
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            var low = Vector256<double>.Zero;
            var high = Vector256<double>.Zero;
            for (; i < count; i += Width)
            {
                var (x0, x1) = Vector256.Widen(Vector256.Load(x + i));
                low = Vector256.FusedMultiplyAdd(x0, x0, low);
                high = Vector256.FusedMultiplyAdd(x1, x1, high);
            }

            low.Store(chains);
            high.Store(chains + 4);
        }

        for (; i < count; i++)
        {
            chains[i % Width] = Math.FusedMultiplyAdd(x[i], x[i], chains[i % Width]);
        }

        double sum = 0.0;
        for (int chain = 0; chain < Width; chain++)
        {
            sum += chains[chain];
        }

        return sum;
    }
}
