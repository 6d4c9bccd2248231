namespace Permafrost.Core.Numerics;

/// <summary>Elementary functions out of + - * / and fused multiply-add alone: the same bits on every platform.</summary>
/// <remarks>
/// The runtime's own <c>Math.Exp</c> and kin call the platform's C library, whose last bits differ between Linux, Windows
/// and processors.
/// </remarks>
public static partial class ExactMath
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two pieces: the first has 21 trailing zero bits, so that its product with an exponent is exact.
    private const double Ln2High = 0.69314718036912382;
    private const double Ln2Low = 1.9082149292705877e-10;

    private const double LargestExp = 709.782712893384;
    private const double SmallestExp = -745.1332191019412;

    /// <summary>e^x. The error is below 1 unit in the last place for normal results.</summary>
    /// <remarks>
    /// x = k ln 2 + r with |r| at most ln 2 / 2; e^r by its Taylor polynomial of degree 13, whose remainder is below 5e-18;
    /// then scaled by 2^k.
    /// </remarks>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > LargestExp)
        {
            return double.PositiveInfinity;
        }

        if (x < SmallestExp)
        {
            return 0.0;
        }

        double k = Math.Round(x * Log2E);
        double r = Math.FusedMultiplyAdd(-k, Ln2Low, Math.FusedMultiplyAdd(-k, Ln2High, x));
        double p = 1.0 / 6227020800.0;
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 479001600.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 39916800.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 3628800.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 362880.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 40320.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 5040.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 720.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 120.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 24.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0 / 6.0);
        p = Math.FusedMultiplyAdd(p, r, 0.5);
        p = Math.FusedMultiplyAdd(p, r, 1.0);
        p = Math.FusedMultiplyAdd(p, r, 1.0);

        // In two steps: 2^k alone may overflow or be subnormal where the product is not.
        int exponent = (int)k;
        int half = exponent / 2;
        return p * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    /// <summary>Natural logarithm. The error is below 2 units in the last place.</summary>
    /// <remarks>
    /// x = 2^e m with m in [sqrt(1/2), sqrt(2)); ln m = 2 artanh(s), s = (m - 1) / (m + 1), by its series up to s^23,
    /// whose remainder is below 1e-19.
    /// </remarks>
    /// <returns>NaN below zero, negative infinity at zero.</returns>
    public static double Log(double x)
    {
        if (double.IsNaN(x) || x < 0.0)
        {
            return double.NaN;
        }

        if (x == 0.0)
        {
            return double.NegativeInfinity;
        }

        if (double.IsPositiveInfinity(x))
        {
            return x;
        }

        int exponent = 0;
        if (!double.IsNormal(x))
        {
            x *= 18014398509481984.0;
            exponent = -54;
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)(bits >> 52) - 1023;
        double m = BitConverter.Int64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            exponent++;
        }

        double f = m - 1.0;
        double s = f / (m + 1.0);
        double z = s * s;
        double p = 1.0 / 23.0;
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 21.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 19.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 17.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 15.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 13.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 11.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 9.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 7.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 5.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 3.0);

        // 2 s = f - s f exactly in the reals; written so, the rounding error of s is not doubled.
        double tail = Math.FusedMultiplyAdd(2.0 * s * z, p, -s * f);
        return Math.FusedMultiplyAdd(exponent, Ln2High, f + Math.FusedMultiplyAdd(exponent, Ln2Low, tail));
    }

    private static double PowerOfTwo(int exponent) => BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
}
