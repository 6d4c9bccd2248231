using Permafrost.Core.Randomness;
using Permafrost.Model.Kernels;

namespace Permafrost.Tests.Model.Kernels;

/// <summary>The emulation rounds once, as the instruction does.</summary>
public sealed class EmulatedFmaTests
{
    private static readonly float[] Corners =
    [
        0f,
        -0f,
        1f,
        -1f,
        1.5f,
        3f,
        float.Epsilon,
        -float.Epsilon,
        BitConverter.Int32BitsToSingle(0x007F_FFFF),
        BitConverter.Int32BitsToSingle(0x0080_0000),
        BitConverter.Int32BitsToSingle(0x0080_0001),
        float.BitIncrement(1f),
        float.BitDecrement(1f),
        MathF.ScaleB(1f, -24),
        MathF.ScaleB(1f, -25),
        -MathF.ScaleB(1f, -24),
        MathF.ScaleB(1f, -75),
        MathF.ScaleB(1f, -126),
        MathF.ScaleB(1f, 24),
        MathF.ScaleB(1f, 64),
        16777215f,
        float.MaxValue,
        float.MinValue,
        float.PositiveInfinity,
        float.NegativeInfinity,
        float.NaN,
    ];

    [Fact]
    public void Compute_AMillionRandomBitPatterns_EqualsTheInstruction()
    {
        var stream = new PhiloxStream(111, "fma/bits");
        for (uint i = 0; i < 1_000_000; i++)
        {
            Check(Pattern(stream.UInt32(0, 0, i)), Pattern(stream.UInt32(1, 0, i)), Pattern(stream.UInt32(2, 0, i)));
        }
    }

    [Fact]
    public void Compute_AddendsOfTheProductsSize_EqualsTheInstruction()
    {
        // Random exponents seldom meet; these do, and cancel, and round.
        var stream = new PhiloxStream(111, "fma/near");
        for (uint i = 0; i < 200_000; i++)
        {
            float x = Near(stream.UInt32(0, 0, i), 0);
            float y = Near(stream.UInt32(1, 0, i), 0);
            Check(x, y, Near(stream.UInt32(2, 0, i), stream.Below(60, 3, 0, i) - 30));
        }
    }

    [Fact]
    public void Compute_SubnormalResults_EqualsTheInstruction()
    {
        var stream = new PhiloxStream(111, "fma/subnormal");
        for (uint i = 0; i < 100_000; i++)
        {
            float x = Near(stream.UInt32(0, 0, i), -70);
            float y = Near(stream.UInt32(1, 0, i), -60 - stream.Below(20, 3, 0, i));
            Check(x, y, Pattern(stream.UInt32(2, 0, i) & 0x80FF_FFFF));
        }
    }

    [Fact]
    public void Compute_SumsHalfwayBetweenTwoFloats_EqualsTheInstruction()
    {
        // (1 + 2^-12)^2 = 1 + 2^-11 + 2^-24 lies halfway between two floats; a tiny addend decides, beyond a double's reach.
        float x = 1f + MathF.ScaleB(1f, -12);
        for (int exponent = -149; exponent <= -20; exponent++)
        {
            float tiny = MathF.ScaleB(1f, exponent);
            foreach (float sign in (float[])[1f, -1f])
            {
                Check(x, x, tiny);
                Check(x, x, -tiny);
                Check(-x, x, sign * tiny);
                Check(1f + MathF.ScaleB(1f, -23), sign * MathF.ScaleB(1f, -24), 1f);
                Check(sign * tiny, x, 1f);
                Check(sign * tiny, 1f, 1f + MathF.ScaleB(1f, -23));
            }
        }
    }

    [Fact]
    public void Compute_SumsBesideHalfwayOfTwoSubnormalFloats_EqualsTheInstruction()
    {
        // The product is 2^-150 (1 + j 2^-23)(1 + k 2^-23): half of the smallest float and a little more or less, which the
        // sum in double precision loses; rounding that sum again would then follow the rule for ties.
        for (int j = -3; j <= 3; j++)
        for (int k = -3; k <= 3; k++)
        for (int last = 0; last < 4; last++)
        {
            float x = MathF.ScaleB(1f + j * MathF.ScaleB(1f, -23), -75);
            float y = MathF.ScaleB(1f + k * MathF.ScaleB(1f, -23), -75);
            float z = BitConverter.Int32BitsToSingle(0x0040_0000 + last);
            Check(x, y, z);
            Check(-x, y, z);
            Check(x, y, -z);
        }
    }

    [Fact]
    public void Compute_AllTriplesOfCorners_EqualsTheInstruction()
    {
        foreach (float x in Corners)
        foreach (float y in Corners)
        foreach (float z in Corners)
        {
            Check(x, y, z);
        }
    }

    private static float Pattern(uint bits) => BitConverter.UInt32BitsToSingle(bits);

    /// <summary>Random sign and fraction, exponent as given.</summary>
    private static float Near(uint bits, int exponent) => Pattern((bits & 0x807F_FFFF) | (uint)(exponent + 127) << 23);

    private static void Check(float x, float y, float z)
    {
        float expected = MathF.FusedMultiplyAdd(x, y, z);
        float actual = EmulatedFma.Compute(x, y, z);
        if (!Bits.Same(expected, actual))
        {
            Assert.Fail($"{x:R} * {y:R} + {z:R} = {actual:R}; expected {expected:R}");
        }
    }
}
