using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>A fused multiply-add out of double precision, for processors that have none: several times the speed of the C library's.</summary>
/// <remarks>
/// The product of two floats is exact in double precision. Its sum with the third is rounded to double and then to float;
/// that equals rounding once unless the double lies exactly halfway between two floats, or below the normal floats. Those
/// cases, one in 2^29, take the slow way. Boldo and Melquiond, IEEE Transactions on Computers 57 (2008), treat the general case.
/// </remarks>
internal static class EmulatedFma
{
    private const long BitsBelowFloat = 0x1FFF_FFFF;
    private const long Halfway = 0x1000_0000;
    private const double SmallestNormal = 1.1754943508222875e-38;

    /// <summary>x * y + z, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Compute(float x, float y, float z)
    {
        double sum = (double)x * y + z;
        bool exact = (BitConverter.DoubleToInt64Bits(sum) & BitsBelowFloat) != Halfway && (Math.Abs(sum) >= SmallestNormal || sum == 0.0);
        return exact ? (float)sum : Slow(x, y, z);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static float Slow(float x, float y, float z) => MathF.FusedMultiplyAdd(x, y, z);
}
