using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Permafrost.Core.Randomness;
using Permafrost.Reporting.Predictions;

namespace Permafrost.Tests.Reporting.Predictions;

public sealed class ProbabilityTextTests
{
    [Fact]
    public void TryParse_AnyNumberAsItIsWritten_GivesBackItsBits()
    {
        var stream = new PhiloxStream(111, "tests/probability-text");
        byte[] text = new byte[32];
        for (uint i = 0; i < 300_000; i++)
        {
            // Every exponent from that of the smallest number to that of 1.
            float number = BitConverter.UInt32BitsToSingle(stream.UInt32(0, i, 0) % 0x3F80_0001u);
            Assert.True(number.TryFormat(text, out int length, default, CultureInfo.InvariantCulture));

            Assert.True(ProbabilityText.TryParse(text.AsSpan(0, length), out float read, out int used));
            Assert.Equal(BitConverter.SingleToUInt32Bits(number), BitConverter.SingleToUInt32Bits(read));
            Assert.Equal(length, used);
        }
    }

    [Fact]
    public void TryParse_BetweenTwoNumbers_RoundsAsTheParserDoes()
    {
        var stream = new PhiloxStream(111, "tests/probability-text/between");
        for (uint i = 0; i < 20_000; i++)
        {
            float number = BitConverter.UInt32BitsToSingle(0x3C00_0000u + stream.UInt32(0, i, 0) % 0x0380_0000u);
            double half = (number + (double)BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(number) + 1)) / 2;

            AssertSame(half.ToString("R", CultureInfo.InvariantCulture));
            AssertSame(half.ToString("F17", CultureInfo.InvariantCulture));
            AssertSame(half.ToString("E16", CultureInfo.InvariantCulture).Replace("E-00", "E-0", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("-0.5")]
    [InlineData("+0.5")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.5.5")]
    [InlineData("0..5")]
    [InlineData("1E-05")]
    [InlineData("1E-5")]
    [InlineData("1E-")]
    [InlineData("1E")]
    [InlineData("1E+02")]
    [InlineData("1e-02")]
    [InlineData("1E-123")]
    [InlineData("1E-45")]
    [InlineData("1E-99")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("0.123456789012345678901234567890")]
    [InlineData("9007199254740993E-16")]
    [InlineData("0.30000001192092896")]
    [InlineData("0,7")]
    [InlineData("0.25,0.75")]
    [InlineData("0.25x")]
    [InlineData("0x1")]
    [InlineData(" 1")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    public void TryParse_OddText_DoesAsTheParserDoes(string text) => AssertSame(text);

    private static void AssertSame(string text)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(text);
        bool expected = Utf8Parser.TryParse(bytes, out float number, out int length);

        Assert.Equal(expected, ProbabilityText.TryParse(bytes, out float read, out int used));
        Assert.Equal(BitConverter.SingleToUInt32Bits(number), BitConverter.SingleToUInt32Bits(read));
        Assert.Equal(length, used);
    }
}
