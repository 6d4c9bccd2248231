using Permafrost.Core.Numerics;
using Permafrost.Core.Randomness;

namespace Permafrost.Tests.Core.Numerics;

public sealed partial class ExactMathTests
{
    // Ours and the platform's each stay within about one unit in the last place of the true value.
    private const long LargestDistance = 2;

    private static readonly PhiloxStream Draws = new(111, "test");

    [Fact]
    public void Exp_RandomArguments_AgreesWithThePlatformWithinTwoUlp()
    {
        foreach (double x in Uniform(-700, 700).Concat(Uniform(-1, 1)))
        {
            AssertClose(Math.Exp(x), ExactMath.Exp(x), x);
        }
    }

    [Fact]
    public void Log_RandomArguments_AgreesWithThePlatformWithinTwoUlp()
    {
        foreach (double x in Uniform(1e-12, 2).Concat(Uniform(0.7, 1.5)).Concat(Uniform(-700, 700).Select(Math.Exp)))
        {
            AssertClose(Math.Log(x), ExactMath.Log(x), x);
        }
    }

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(-746.0, 0.0)]
    [InlineData(-745.0, 5e-324)]
    [InlineData(710.0, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    public void Exp_Edges_AreExact(double x, double expected) => Assert.Equal(expected, ExactMath.Exp(x));

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(-1.0, double.NaN)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(double.NaN, double.NaN)]
    [InlineData(5e-324, -744.4400719213812)]
    public void Log_Edges_AreExact(double x, double expected) => Assert.Equal(expected, ExactMath.Log(x));

    [Fact]
    public void ExpAndLog_PinnedBits_AreTheSameEverywhere()
    {
        Assert.Equal(
            (0x4005BF0A8B145769L, 0x3FE62E42FEFA39EFL),
            (BitConverter.DoubleToInt64Bits(ExactMath.Exp(1.0)), BitConverter.DoubleToInt64Bits(ExactMath.Log(2.0)))
        );
    }

    private static IEnumerable<double> Uniform(double low, double high) =>
        Enumerable.Range(0, 20_000).Select(index => low + (high - low) * Draws.Double(0, 0, (uint)index));

    private static void AssertClose(double expected, double actual, double x)
    {
        long distance = Math.Abs(BitConverter.DoubleToInt64Bits(expected) - BitConverter.DoubleToInt64Bits(actual));
        Assert.True(distance <= LargestDistance, $"at {x:R}: {actual:R}, the platform says {expected:R}, {distance} ulp apart");
    }
}
