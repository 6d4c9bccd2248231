using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>What is done to rows of samples, by the widest registers that the processor has, or in plain loops.</summary>
/// <remarks>Vector code reads and writes whole registers: rows must have room behind them, what it holds does not matter.</remarks>
internal static class RowKernels
{
    /// <summary>Samples or values of room that rows need behind their last.</summary>
    public const int Room = 64;

    // Halves, a little more and a little less by turns.
    public const int RoundingBefore16 = 8;
    public const int RoundingBehind16 = 7;
    public const int RoundingBefore4 = 1;
    public const int RoundingBehind4 = 2;

    private static bool HasVectors => Vector128.IsHardwareAccelerated && BitConverter.IsLittleEndian;

    /// <summary>Three times one row plus the one above, and plus the one below.</summary>
    public static void MixDown(
        ReadOnlySpan<byte> above,
        ReadOnlySpan<byte> nearest,
        ReadOnlySpan<byte> below,
        Span<short> upper,
        Span<short> lower,
        int count
    )
    {
        if (Avx512BW.IsSupported)
        {
            VectorRows<RowLanes512, Vector512<short>>.MixDown(above, nearest, below, upper, lower, count);
        }
        else if (Avx2.IsSupported)
        {
            VectorRows<RowLanes256, Vector256<short>>.MixDown(above, nearest, below, upper, lower, count);
        }
        else if (HasVectors)
        {
            VectorRows<RowLanes128, Vector128<short>>.MixDown(above, nearest, below, upper, lower, count);
        }
        else
        {
            for (int at = 0; at < count; at++)
            {
                upper[at] = (short)(3 * nearest[at] + above[at]);
                lower[at] = (short)(3 * nearest[at] + below[at]);
            }
        }
    }

    /// <summary>For each value, three times itself plus the one before, and plus the one behind, rounded to a sixteenth.</summary>
    /// <param name="values">Sums of four samples, one before the first value and one behind the last included.</param>
    /// <param name="output">Two samples a value.</param>
    /// <param name="count">Values.</param>
    public static void MixAcross(ReadOnlySpan<short> values, Span<byte> output, int count)
    {
        if (Avx512BW.IsSupported)
        {
            VectorRows<RowLanes512, Vector512<short>>.MixAcross(values, output, count);
        }
        else if (Avx2.IsSupported)
        {
            VectorRows<RowLanes256, Vector256<short>>.MixAcross(values, output, count);
        }
        else if (HasVectors)
        {
            VectorRows<RowLanes128, Vector128<short>>.MixAcross(values, output, count);
        }
        else
        {
            for (int at = 0; at < count; at++)
            {
                output[2 * at] = (byte)((3 * values[at + 1] + values[at] + RoundingBefore16) >> 4);
                output[2 * at + 1] = (byte)((3 * values[at + 1] + values[at + 2] + RoundingBehind16) >> 4);
            }
        }
    }

    /// <summary>Likewise of single samples, rounded to a quarter.</summary>
    public static void MixAcross(ReadOnlySpan<byte> values, Span<byte> output, int count)
    {
        if (Avx512BW.IsSupported)
        {
            VectorRows<RowLanes512, Vector512<short>>.MixAcross(values, output, count);
        }
        else if (Avx2.IsSupported)
        {
            VectorRows<RowLanes256, Vector256<short>>.MixAcross(values, output, count);
        }
        else if (HasVectors)
        {
            VectorRows<RowLanes128, Vector128<short>>.MixAcross(values, output, count);
        }
        else
        {
            for (int at = 0; at < count; at++)
            {
                output[2 * at] = (byte)((3 * values[at + 1] + values[at] + RoundingBefore4) >> 2);
                output[2 * at + 1] = (byte)((3 * values[at + 1] + values[at + 2] + RoundingBehind4) >> 2);
            }
        }
    }

    /// <summary>Turns pixels of YCbCr into RGB.</summary>
    /// <returns>Whether it was done: vector code needs as many pixels as a register holds.</returns>
    public static bool TryConvert(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> pixels) =>
        (Avx512BW.IsSupported && VectorRows<RowLanes512, Vector512<short>>.TryConvert(luma, cb, cr, pixels))
        || (Avx2.IsSupported && VectorRows<RowLanes256, Vector256<short>>.TryConvert(luma, cb, cr, pixels))
        || (HasVectors && VectorRows<RowLanes128, Vector128<short>>.TryConvert(luma, cb, cr, pixels));
}
