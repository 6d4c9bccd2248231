using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class MeanLuminanceTests
{
    [Fact]
    public void Of_OneLevel_IsThatLevel()
    {
        for (int level = 0; level < 256; level++)
        {
            byte[] image = [.. Enumerable.Repeat((byte)level, 3 * 111)];

            Assert.Equal((level, level, level), (MeanLuminance.Of(image, 1), MeanLuminance.Of(image, 2), MeanLuminance.Of(image, 3)));
        }
    }

    [Theory]
    [InlineData(255, 0, 0, 76)]
    [InlineData(0, 255, 0, 150)]
    [InlineData(0, 0, 255, 29)]
    public void Of_OneColour_IsItsLuminance(byte red, byte green, byte blue, int expected) =>
        Assert.Equal(expected, MeanLuminance.Of([red, green, blue, red, green, blue], 3));

    [Fact]
    public void Of_Gray_RoundsHalvesUp()
    {
        Assert.Equal(1, MeanLuminance.Of([0, 1], 1));
        Assert.Equal(0, MeanLuminance.Of([0, 0, 1], 1));
    }

    /// <summary>Lengths around the vectors', up to where sums of bytes need more than 16 bits, and everything white.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Of_AnyLength_IsTheMeanOfTheSums(int channels)
    {
        foreach (int pixels in (int[])[1, 2, 15, 16, 17, 31, 32, 33, 100, 4096, 4097, 30_000])
        {
            byte[] image = [.. Enumerable.Range(0, channels * pixels).Select(at => (byte)(at * 89 + at / 256))];
            byte[] white = [.. Enumerable.Repeat((byte)255, channels * pixels)];
            long[] sums =
            [
                .. Enumerable.Range(0, channels).Select(c => image.Where((_, at) => at % channels == c).Sum(sample => (long)sample)),
            ];
            double mean = channels == 1 ? sums[0] : (19595.0 * sums[0] + 38470.0 * sums[1] + 7471.0 * sums[2]) / 65536.0;

            Assert.Equal((int)Math.Floor(mean / pixels + 0.5), MeanLuminance.Of(image, channels));
            Assert.Equal(255, MeanLuminance.Of(white, channels));
        }
    }
}
