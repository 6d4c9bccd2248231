using Permafrost.Reporting.Text;

namespace Permafrost.Tests.Reporting.Text;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.123456789, 0.123457)]
    [InlineData(123456789, 123457000)]
    [InlineData(0.1, 0.1)]
    [InlineData(0, 0)]
    [InlineData(2.9999999e-300, 3e-300)]
    [InlineData(-0.0000123456789, -0.0000123457)]
    public void Rounded_AnyNumber_HasSixSignificantDigits(double value, double expected) => Assert.Equal(expected, Figures.Rounded(value));

    [Fact]
    public void Rounded_NegativeZero_LosesItsSign() => Assert.Equal("0", Figures.Rounded(-0.0).ToString("R"));

    [Theory]
    [InlineData(0.0042, "+0.42")]
    [InlineData(-0.0042, "\u22120.42")]
    [InlineData(0.00001, "0.00")]
    [InlineData(-0.00001, "0.00")]
    public void Points_AnyDifference_HasASignUnlessItIsZero(double difference, string expected) =>
        Assert.Equal(expected, Figures.Points(difference));

    [Theory]
    [InlineData(0.05, "0.0500")]
    [InlineData(0.00001, "under 0.0001")]
    [InlineData(1, "1.0000")]
    public void PValue_AnyNumber_NeverReadsAsZero(double p, string expected) => Assert.Equal(expected, Figures.PValue(p));

    [Fact]
    public void Percent_Share_HasTwoDecimals() => Assert.Equal("91.25\u00a0%", Figures.Percent(0.9125));

    [Theory]
    [InlineData(1.5, "1.5000")]
    [InlineData(123456, "1.235E+05")]
    public void Decimal_AnyNumber_StaysShort(double value, string expected) => Assert.Equal(expected, Figures.Decimal(value));
}
