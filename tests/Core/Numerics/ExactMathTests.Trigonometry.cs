using FsCheck;
using FsCheck.Fluent;
using Permafrost.Core.Numerics;

namespace Permafrost.Tests.Core.Numerics;

public sealed partial class ExactMathTests
{
    /// <summary>True values to 400 bits (mpmath 1.3), rounded once: many quarter turns, arguments next to multiples of pi / 4 and pi / 2.</summary>
    [Theory]
    [InlineData(1e-05, 0x3EE4F8B588E1E8A2, 0x3FEFFFFFFFF920C8)]
    [InlineData(0.0001220703125, 0x3F1FFFFFFEAAAAAB, 0x3FEFFFFFFC000000)]
    [InlineData(0.1, 0x3FB98EAECB8BCB2C, 0x3FEFD712F9A817C1)]
    [InlineData(0.5, 0x3FDEAEE8744B05F0, 0x3FEC1528065B7D50)]
    [InlineData(0.7853981633974483, 0x3FE6A09E667F3BCC, 0x3FE6A09E667F3BCD)]
    [InlineData(0.7853981633974484, 0x3FE6A09E667F3BCD, 0x3FE6A09E667F3BCC)]
    [InlineData(1.0, 0x3FEAED548F090CEE, 0x3FE14A280FB5068C)]
    [InlineData(1.5707963267948966, 0x3FF0000000000000, 0x3C91A62633145C07)]
    [InlineData(2.0, 0x3FED18F6EAD1B446, 0xBFDAA22657537205)]
    [InlineData(3.141592653589793, 0x3CA1A62633145C07, 0xBFF0000000000000)]
    [InlineData(4.0, 0xBFE837B9DDDC1EAE, 0xBFE4EAA606DB24C1)]
    [InlineData(22.0, 0xBF8220A29F6EB9F4, 0xBFEFFFADD8D4ACDA)]
    [InlineData(355.0, 0xBEFF9BD0307D1DE3, 0xBFEFFFFFFFC18E4C)]
    [InlineData(31415.926535, 0xBEAE2131116A2FB8, 0x3FEFFFFFFFFFF1D1)]
    [InlineData(65536.0, 0x3FE62566735B8513, 0xBFE719453109288B)]
    public void SinAndCos_TrueValues_AreMetWithinOneUlp(double x, ulong sine, ulong cosine)
    {
        AssertWithinOne(sine, ExactMath.Sin(x), $"sin {x:R}");
        AssertWithinOne(cosine, ExactMath.Cos(x), $"cos {x:R}");
    }

    [Fact]
    public void SinAndCos_RandomArguments_AgreeWithThePlatformWithinTwoUlp()
    {
        foreach (double x in Uniform(-1, 1).Concat(Uniform(-10, 10)).Concat(Uniform(-ExactMath.LargestAngle, ExactMath.LargestAngle)))
        {
            AssertClose(Math.Sin(x), ExactMath.Sin(x), x);
            AssertClose(Math.Cos(x), ExactMath.Cos(x), x);
        }
    }

    [Fact]
    public void SinAndCos_OtherDirection_AreExactMirrorImages() =>
        Prop.ForAll(
                Gen.Choose(-1_000_000, 1_000_000).Zip(Gen.Choose(16, 100_000)).ToArbitrary(),
                fraction =>
                {
                    double x = (double)fraction.Item1 / fraction.Item2;
                    Assert.Equal(BitConverter.DoubleToInt64Bits(ExactMath.Cos(x)), BitConverter.DoubleToInt64Bits(ExactMath.Cos(-x)));
                    Assert.Equal(BitConverter.DoubleToInt64Bits(-ExactMath.Sin(x)), BitConverter.DoubleToInt64Bits(ExactMath.Sin(-x)));
                    Assert.InRange(ExactMath.Sin(x), -1.0, 1.0);
                    Assert.InRange(ExactMath.Cos(x), -1.0, 1.0);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(111, 113).WithQuietOnSuccess(true));

    [Theory]
    [InlineData(0.0, 0.0, 1.0)]
    [InlineData(5e-324, 5e-324, 1.0)]
    [InlineData(double.NaN, double.NaN, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NaN, double.NaN)]
    public void SinAndCos_Edges_AreExact(double x, double sine, double cosine)
    {
        Assert.Equal(BitConverter.DoubleToInt64Bits(sine), BitConverter.DoubleToInt64Bits(ExactMath.Sin(x)));
        Assert.Equal(cosine, ExactMath.Cos(x));
    }

    [Fact]
    public void Sin_NegativeZero_KeepsItsSign() => Assert.True(double.IsNegative(ExactMath.Sin(-0.0)));

    [Fact]
    public void SinAndCos_BeyondTheirRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactMath.Sin(65536.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExactMath.Cos(-1e300));
    }

    [Fact]
    public void SinAndCos_PinnedBits_AreTheSameEverywhere() =>
        Assert.Equal(
            (0x3FE326AF0DCFCAB0UL, 0xBFE9A2F7EF858B7DUL),
            (BitConverter.DoubleToUInt64Bits(ExactMath.Sin(2.5)), BitConverter.DoubleToUInt64Bits(ExactMath.Cos(2.5)))
        );

    private static void AssertWithinOne(ulong expected, double actual, string what)
    {
        long distance = Math.Abs((long)(expected - BitConverter.DoubleToUInt64Bits(actual)));
        Assert.True(distance <= 1, $"{what}: {actual:R}, {distance} ulp from the true value");
    }
}
