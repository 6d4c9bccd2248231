namespace Permafrost.Core.Numerics;

/// <content>Sine and cosine.</content>
public static partial class ExactMath
{
    /// <summary>Largest argument of <see cref="Sin"/> and <see cref="Cos"/>, in radians: beyond it the reduction would lose accuracy.</summary>
    public const double LargestAngle = 65536.0;

    private const double TwoOverPi = 0.63661977236758134;

    // pi / 2 in three pieces. The first two have 21 trailing zero bits and more, so that their products with a whole
    // number of quarter turns are exact; the pieces together are off by less than 2^-122.
    private const double HalfPiHigh = 1.5707963267341256;
    private const double HalfPiMiddle = 6.077100506303966e-11;
    private const double HalfPiLow = 2.0222662487959506e-21;

    // Below this x^3 / 6 is less than half a unit in the last place of x.
    private const double SineIsItself = 1.0 / (1 << 27);

    /// <summary>Sine of an angle in radians. The error is below 1 unit in the last place; Sin(-x) is exactly -Sin(x).</summary>
    /// <remarks>
    /// x = k pi/2 + r with |r| at most pi/4, r being kept as a sum of two numbers; then the Taylor polynomial of sine (degree 17,
    /// remainder below 1e-19) or of cosine (degree 16, remainder below 3e-18), as the quarter turn k asks.
    /// </remarks>
    /// <param name="x">-65536 to 65536.</param>
    /// <returns>NaN for NaN and infinities.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The angle is finite and beyond <see cref="LargestAngle"/>.</exception>
    public static double Sin(double x) => Math.Abs(x) < SineIsItself ? x : Wave(x, 0);

    /// <summary>Cosine of an angle in radians. The error is below 1 unit in the last place; Cos(-x) is exactly Cos(x).</summary>
    /// <inheritdoc cref="Sin"/>
    public static double Cos(double x) => Wave(x, 1);

    /// <summary>sin(x + quarters pi / 2).</summary>
    private static double Wave(double x, int quarters)
    {
        if (!double.IsFinite(x))
        {
            return double.NaN;
        }

        if (Math.Abs(x) > LargestAngle)
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, $"Expected an angle of at most {LargestAngle} radians either way.");
        }

        // Rounding is symmetric about zero, hence all that follows is.
        double k = Math.Round(x * TwoOverPi);
        double high = Math.FusedMultiplyAdd(-k, HalfPiHigh, x);

        // The difference and its rounding error (Knuth, TAOCP 2, 4.2.2): the difference may cancel.
        double middle = k * HalfPiMiddle;
        double r = high - middle;
        double back = r - high;
        double low = Math.FusedMultiplyAdd(-k, HalfPiLow, (high - (r - back)) - (middle + back));
        double sum = r + low;
        low = (r - sum) + low;
        return (((int)k + quarters) & 3) switch
        {
            0 => SineNearZero(sum, low),
            1 => CosineNearZero(sum, low),
            2 => -SineNearZero(sum, low),
            _ => -CosineNearZero(sum, low),
        };
    }

    /// <summary>sin(r + low), |r| at most pi/4 and low below half a unit in the last place of r.</summary>
    private static double SineNearZero(double r, double low)
    {
        double z = r * r;
        double p = 1.0 / 355687428096000.0;
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 1307674368000.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 6227020800.0);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 39916800.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 362880.0);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 5040.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 120.0);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 6.0);
        return r + Math.FusedMultiplyAdd(r * z, p, low * (1.0 - 0.5 * z));
    }

    /// <summary>cos(r + low), as above.</summary>
    private static double CosineNearZero(double r, double low)
    {
        double z = r * r;
        double p = 1.0 / 20922789888000.0;
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 87178291200.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 479001600.0);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 3628800.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 40320.0);
        p = Math.FusedMultiplyAdd(p, z, -1.0 / 720.0);
        p = Math.FusedMultiplyAdd(p, z, 1.0 / 24.0);

        // 1 - z / 2 rounded, and what the rounding lost.
        double half = 0.5 * z;
        double near = 1.0 - half;
        double lost = (1.0 - near) - half;
        return near + Math.FusedMultiplyAdd(z * z, p, Math.FusedMultiplyAdd(-r, low, lost));
    }
}
