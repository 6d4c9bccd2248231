using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class BorderFoldTests
{
    private const long One = AffineMap.One;

    /// <summary>The line abcd from nine before its first to nine after its last, as one would draw it.</summary>
    [Theory]
    [InlineData(BorderFill.Edge, "aaaaaaaaa|abcd|ddddddddd")]
    [InlineData(BorderFill.Reflect, "dcbabcdcb|abcd|cbabcdcba")]
    [InlineData(BorderFill.Symmetric, "aabcddcba|abcd|dcbaabcdd")]
    [InlineData(BorderFill.Wrap, "dabcdabcd|abcd|abcdabcda")]
    public void Of_ALineOfFour_GoesOnAsDrawn(BorderFill fill, string expected)
    {
        string line = string.Concat(Enumerable.Range(-9, 22).Select(at => "abcd"[(int)(BorderFold.Of(at * One, 4, fill) / One)]));

        Assert.Equal(expected.Replace("|", "", StringComparison.Ordinal), line);
    }

    /// <summary>Three quarters of a pixel before the first one of four, and behind the last.</summary>
    [Theory]
    [InlineData(BorderFill.Edge, 0.0, 3.0)]
    [InlineData(BorderFill.Reflect, 0.75, 2.25)]
    [InlineData(BorderFill.Symmetric, 0.0, 3.0)]
    [InlineData(BorderFill.Wrap, 3.25, 3.75)]
    public void Of_BetweenPixels_FoldsThePlaceItself(BorderFill fill, double before, double behind)
    {
        Assert.Equal(before, BorderFold.Of(-One * 3 / 4, 4, fill) / (double)One);
        Assert.Equal(behind, BorderFold.Of(One * 15 / 4, 4, fill) / (double)One);
    }

    [Theory]
    [InlineData(BorderFill.Edge)]
    [InlineData(BorderFill.Reflect)]
    [InlineData(BorderFill.Symmetric)]
    [InlineData(BorderFill.Wrap)]
    public void Of_OnePixelAndFarAway_IsThatPixel(BorderFill fill)
    {
        foreach (int at in (int[])[-100_000, -2, -1, 0, 1, 2, 100_000])
        {
            Assert.Equal(0, BorderFold.Of(at * One, 1, fill));
        }
    }
}
