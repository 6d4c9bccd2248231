using Permafrost.Imaging;

namespace Permafrost.Tests.Imaging;

public sealed class ChannelConversionTests
{
    [Fact]
    public void RgbToGray_KnownPixels_GivesTheBytesOfPillow()
    {
        var recorded = PillowFixture.Read().GetProperty("gray");
        int count = recorded.GetProperty("count").GetInt32();
        var gray = new byte[count];

        ChannelConversion.RgbToGray(PillowFixture.Pixels(3 * count, recorded.GetProperty("seed").GetUInt32()), gray);

        Assert.Equal(recorded.GetProperty("pixels").GetString(), Convert.ToHexStringLower(gray));
    }

    [Fact]
    public void RgbToGray_OfGrayToRgb_IsTheSameForEveryLevel()
    {
        byte[] gray = [.. Enumerable.Range(0, 256).Select(level => (byte)level)];
        var rgb = new byte[3 * 256];
        var back = new byte[256];

        ChannelConversion.GrayToRgb(gray, rgb);
        ChannelConversion.RgbToGray(rgb, back);

        Assert.Equal([254, 254, 254, 255, 255, 255], rgb[^6..]);
        Assert.Equal(gray, back);
    }

    [Fact]
    public void Conversions_AnyLength_GiveWhatTheFormulaGives()
    {
        // Whole registers, and what is left of them.
        for (int count = 0; count < 70; count++)
        {
            byte[] rgb = PillowFixture.Pixels(3 * count, (uint)count);
            var gray = new byte[count];
            var back = new byte[3 * count];

            ChannelConversion.RgbToGray(rgb, gray);
            ChannelConversion.GrayToRgb(gray, back);

            for (int pixel = 0; pixel < count; pixel++)
            {
                int sum = 19595 * rgb[3 * pixel] + 38470 * rgb[3 * pixel + 1] + 7471 * rgb[3 * pixel + 2];
                Assert.Equal((sum + 32768) >> 16, gray[pixel]);
                Assert.All(back[(3 * pixel)..(3 * pixel + 3)], sample => Assert.Equal(gray[pixel], sample));
            }
        }
    }

    [Fact]
    public void Conversions_WrongLengths_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ChannelConversion.GrayToRgb(new byte[2], new byte[5]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChannelConversion.RgbToGray(new byte[5], new byte[2]));
    }
}
