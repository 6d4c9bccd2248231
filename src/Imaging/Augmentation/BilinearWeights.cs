using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Augmentation;

/// <summary>How much each of the four pixels around a place counts, in units of 2^-14; together exactly 2^14, so that one colour stays what it is.</summary>
/// <remarks>
/// For the fractions x and y of the place, in the same units rounded down: the lower right pixel has (x y + 2^13) / 2^14 rounded down, the others what is left: upper
/// right x less it, lower left y less it, upper left 2^14 less the three. None is negative. The sample is (sum of weight times sample + 2^13) / 2^14, rounded
/// down.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct BilinearWeights
{
    /// <summary>Bits of a weight: products with a sample of 8 bits, and their sum, fit where vectors multiply 16 bits.</summary>
    public const int Bits = 14;

    /// <summary>Sum of the four.</summary>
    public const int One = 1 << Bits;

    private const int Half = One / 2;
    private const int FractionShift = AffineMap.FractionBits - Bits;

    /// <param name="column">Column of the place, in units of <see cref="AffineMap"/>.</param>
    /// <param name="row">Row of the place.</param>
    public BilinearWeights(long column, long row)
    {
        int x = (int)(column >> FractionShift) & (One - 1);
        int y = (int)(row >> FractionShift) & (One - 1);
        LowerRight = (x * y + Half) >> Bits;
        UpperRight = x - LowerRight;
        LowerLeft = y - LowerRight;
        UpperLeft = One - x - LowerLeft;
    }

    public int UpperLeft { get; }

    public int UpperRight { get; }

    public int LowerLeft { get; }

    public int LowerRight { get; }

    /// <summary>The sample at the place.</summary>
    public byte Blend(int upperLeft, int upperRight, int lowerLeft, int lowerRight) =>
        (byte)((UpperLeft * upperLeft + UpperRight * upperRight + LowerLeft * lowerLeft + LowerRight * lowerRight + Half) >> Bits);
}
