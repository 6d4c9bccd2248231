namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Turns the coefficients of a block into samples: the integer transform of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with 13
/// fractional bits, columns first, with 2 more bits kept between columns and rows.
/// </summary>
/// <remarks>
/// Samples equal libjpeg-turbo's accurate integer transform as its vector code computes it, also where damaged data leave the range: coefficient
/// times step, and sums of two such, are cut off at 16 bits; sums of products wrap at 32; results of columns are limited to 16 bits, samples
/// to 8. This is the plain form, which the fast ones are tested against.
/// </remarks>
internal static class InverseDct
{
    private const int Side = JpegComponent.BlockSide;

    /// <summary>Fractional bits of the constants.</summary>
    public const int ConstantBits = 13;

    /// <summary>Fractional bits between columns and rows.</summary>
    public const int MiddleBits = 2;

    /// <summary>Fractional bits that are rounded off behind columns.</summary>
    public const int ColumnShift = ConstantBits - MiddleBits;

    /// <summary>Fractional bits that are rounded off behind rows; 3 more, since the transform is 8 times too large.</summary>
    public const int RowShift = ConstantBits + MiddleBits + 3;

    // Cosines and their sums, with ConstantBits; named by their decimals.
    public const int C0298 = 2446;
    public const int C0390 = 3196;
    public const int C0541 = 4433;
    public const int C0765 = 6270;
    public const int C0899 = 7373;
    public const int C1175 = 9633;
    public const int C1501 = 12299;
    public const int C1847 = 15137;
    public const int C1961 = 16069;
    public const int C2053 = 16819;
    public const int C2562 = 20995;
    public const int C3072 = 25172;

    /// <summary>Transforms one block.</summary>
    /// <param name="coefficients">[8, 8], natural order.</param>
    /// <param name="steps">[8, 8], quantization.</param>
    /// <param name="samples">Where the block's first sample goes; 7 strides and 8 samples are written.</param>
    /// <param name="stride">Samples from one row to the next.</param>
    public static void Transform(ReadOnlySpan<short> coefficients, ReadOnlySpan<short> steps, Span<byte> samples, int stride)
    {
        Span<short> work = stackalloc short[JpegComponent.BlockSize];
        for (int at = 0; at < work.Length; at++)
        {
            work[at] = unchecked((short)(coefficients[at] * steps[at]));
        }

        if (coefficients[Side..].ContainsAnyExcept((short)0))
        {
            for (int column = 0; column < Side; column++)
            {
                Pass(work[column..], Side, ColumnShift);
            }
        }
        else
        {
            // All columns are constant. Here alone the middle bits can fall off at the top.
            for (int at = work.Length - 1; at >= 0; at--)
            {
                work[at] = unchecked((short)(work[at % Side] << MiddleBits));
            }
        }

        for (int row = 0; row < Side; row++)
        {
            var line = work.Slice(row * Side, Side);
            Pass(line, 1, RowShift);
            var to = samples.Slice(row * stride, Side);
            for (int column = 0; column < Side; column++)
            {
                to[column] = (byte)(Math.Clamp(line[column], (short)sbyte.MinValue, (short)sbyte.MaxValue) + 128);
            }
        }
    }

    /// <summary>Transforms 8 values in place; <paramref name="shift"/> fractional bits are rounded off.</summary>
    private static void Pass(Span<short> values, int stride, int shift)
    {
        unchecked
        {
            int in0 = values[0];
            int in1 = values[stride];
            int in2 = values[2 * stride];
            int in3 = values[3 * stride];
            int in4 = values[4 * stride];
            int in5 = values[5 * stride];
            int in6 = values[6 * stride];
            int in7 = values[7 * stride];

            // Even part.
            int turn2 = in2 * C0541 + in6 * (C0541 - C1847);
            int turn3 = in2 * (C0541 + C0765) + in6 * C0541;
            int sum = (short)(in0 + in4) << ConstantBits;
            int difference = (short)(in0 - in4) << ConstantBits;
            int even0 = sum + turn3;
            int even3 = sum - turn3;
            int even1 = difference + turn2;
            int even2 = difference - turn2;

            // Odd part.
            int z3 = (short)(in7 + in3);
            int z4 = (short)(in5 + in1);
            int y3 = z3 * (C1175 - C1961) + z4 * C1175;
            int y4 = z3 * C1175 + z4 * (C1175 - C0390);
            int odd3 = in7 * (C0298 - C0899) - in1 * C0899 + y3;
            int odd2 = in5 * (C2053 - C2562) - in3 * C2562 + y4;
            int odd1 = in3 * (C3072 - C2562) - in5 * C2562 + y3;
            int odd0 = in1 * (C1501 - C0899) - in7 * C0899 + y4;

            values[0] = Round(even0 + odd0, shift);
            values[7 * stride] = Round(even0 - odd0, shift);
            values[stride] = Round(even1 + odd1, shift);
            values[6 * stride] = Round(even1 - odd1, shift);
            values[2 * stride] = Round(even2 + odd2, shift);
            values[5 * stride] = Round(even2 - odd2, shift);
            values[3 * stride] = Round(even3 + odd3, shift);
            values[4 * stride] = Round(even3 - odd3, shift);
        }
    }

    private static short Round(int value, int shift) =>
        (short)Math.Clamp(unchecked(value + (1 << (shift - 1))) >> shift, short.MinValue, short.MaxValue);
}
