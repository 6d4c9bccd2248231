using Permafrost.Core.Randomness;
using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class RandomCropTests
{
    /// <summary>A quarter of the area at ratio 4, relative to the image: half of a side, twice and half as long.</summary>
    [Theory]
    [InlineData(0u, 40, 20)]
    [InlineData(uint.MaxValue, 10, 80)]
    public void Rectangle_KnownDraws_HasTheSidesOfTheFormula(uint ratio, int height, int width)
    {
        uint[] words = new uint[Draw.FirstValue];
        words[Draw.CropRatio] = ratio;
        words[Draw.CropTop] = uint.MaxValue;
        words[Draw.CropLeft] = uint.MaxValue;

        var crop = RandomCrop.Rectangle(new ImageSize(40, 80, 3), 0.25, 4.0, words);

        Assert.Equal(new PixelRectangle(40 - height, 80 - width, height, width), crop);
    }

    [Theory]
    [InlineData(64, 64, 0.5, 1.3333)]
    [InlineData(150, 90, 0.08, 1.3333)]
    [InlineData(1, 3, 0.01, 4.0)]
    public void Rectangle_AnyDraws_LiesInsideAndIsAsLargeAsAsked(int height, int width, double smallest, double ratio)
    {
        var size = new ImageSize(height, width, 3);
        var shares = new List<double>();
        for (uint sample = 0; sample < 2000; sample++)
        {
            uint[] words = new uint[Draw.FirstValue];
            new PhiloxStream(111, "test").Fill(words, 0, sample);

            var crop = RandomCrop.Rectangle(size, smallest, ratio, words);

            Assert.InRange(crop.Height, 1, height);
            Assert.InRange(crop.Width, 1, width);
            Assert.InRange(crop.Top, 0, height - crop.Height);
            Assert.InRange(crop.Left, 0, width - crop.Width);
            shares.Add((double)(crop.Height * crop.Width) / (height * width));
        }

        Assert.InRange(shares.Max(), 0.95, 1.0);
        Assert.True(height < 10 || Math.Abs(shares.Min() - smallest) < 0.05, $"smallest share {shares.Min()}");
    }
}
