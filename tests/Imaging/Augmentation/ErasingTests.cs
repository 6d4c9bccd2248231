using Permafrost.Core.Randomness;
using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class ErasingTests
{
    /// <summary>Half of a 20 x 20 image at the smallest ratio: sqrt(200 * 0.3) = 7.7 by sqrt(200 / 0.3) = 25.8, cut to 20.</summary>
    [Theory]
    [InlineData(0u, 7, 20)]
    [InlineData(uint.MaxValue, 20, 7)]
    public void Rectangle_KnownDraws_HasTheSidesOfTheFormula(uint coin, int height, int width)
    {
        uint[] words = new uint[Draw.FirstValue];
        words[Draw.EraseArea] = uint.MaxValue;
        words[Draw.EraseUpright] = coin;
        words[Draw.EraseTop] = uint.MaxValue;
        words[Draw.EraseLeft] = uint.MaxValue;

        var erased = Erasing.Rectangle(new ImageSize(20, 20, 1), 0.5, words);

        Assert.Equal(new PixelRectangle(20 - height, 20 - width, height, width), erased);
    }

    [Theory]
    [InlineData(28, 28, 0.4)]
    [InlineData(64, 48, 0.1)]
    [InlineData(5, 200, 1.0)]
    [InlineData(1, 1, 0.02)]
    public void Rectangle_AnyDraws_LiesInsideAndIsNotLargerThanAsked(int height, int width, double largest)
    {
        var size = new ImageSize(height, width, 3);
        var tops = new HashSet<int>();
        for (uint sample = 0; sample < 2000; sample++)
        {
            var erased = Erasing.Rectangle(size, largest, Words(sample));

            Assert.InRange(erased.Height, 1, height);
            Assert.InRange(erased.Width, 1, width);
            Assert.InRange(erased.Top, 0, height - erased.Height);
            Assert.InRange(erased.Left, 0, width - erased.Width);
            Assert.InRange(erased.Height * erased.Width, 1, Math.Max(1, (int)(largest * height * width)));
            tops.Add(erased.Top);
        }

        Assert.Contains(0, tops);
        Assert.True(tops.Count > height / 2, $"only {tops.Count} different rows");
    }

    [Fact]
    public void Clear_Rectangle_ZeroesItAndNothingElse()
    {
        var size = new ImageSize(4, 5, 2);
        byte[] image = [.. Enumerable.Repeat((byte)7, size.Bytes)];

        Erasing.Clear(image, size, new PixelRectangle(1, 2, 2, 3));

        string[] rows = ["7777777777", "7777000000", "7777000000", "7777777777"];
        Assert.Equal(string.Concat(rows), string.Concat(image));
    }

    /// <summary>More bytes than one draw of 64 words holds, so that the second draw must follow the first.</summary>
    [Fact]
    public void Randomize_LargeRectangle_HoldsTheWordsOfTheStreamInOrder()
    {
        var size = new ImageSize(20, 30, 1);
        byte[] image = new byte[size.Bytes];
        var erased = new PixelRectangle(1, 2, 18, 27);
        var stream = new PhiloxStream(111, "augment");

        Erasing.Randomize(image, size, erased, stream, epoch: 3, sample: 5);

        for (int at = 0; at < erased.Height * erased.Width; at++)
        {
            uint word = stream.UInt32(3, 5, (uint)(Draw.FirstValue + at / 4));
            byte expected = (byte)(word >> (8 * (at % 4)));
            Assert.Equal(expected, image[(erased.Top + at / erased.Width) * size.Width + erased.Left + at % erased.Width]);
        }

        Assert.All(image[..size.Width], value => Assert.Equal(0, value));
    }

    private static uint[] Words(uint sample)
    {
        uint[] words = new uint[Draw.FirstValue];
        new PhiloxStream(111, "test").Fill(words, 0, sample);
        return words;
    }
}
