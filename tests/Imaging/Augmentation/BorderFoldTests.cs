using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class BorderFoldTests
{
    /// <summary>The line abcd from nine before its first to nine after its last, as one would draw it.</summary>
    [Theory]
    [InlineData(BorderFill.Edge, "aaaaaaaaa|abcd|ddddddddd")]
    [InlineData(BorderFill.Reflect, "dcbabcdcb|abcd|cbabcdcba")]
    [InlineData(BorderFill.Symmetric, "aabcddcba|abcd|dcbaabcdd")]
    [InlineData(BorderFill.Wrap, "dabcdabcd|abcd|abcdabcda")]
    [InlineData(BorderFill.Zeros, ".........|abcd|.........")]
    [InlineData(BorderFill.Constant, ".........|abcd|.........")]
    public void Of_ALineOfFour_GoesOnAsDrawn(BorderFill fill, string expected)
    {
        string line = string.Concat(
            Enumerable.Range(-9, 22).Select(at => BorderFold.Of(at, 4, fill)).Select(at => at < 0 ? '.' : "abcd"[at])
        );

        Assert.Equal(expected.Replace("|", "", StringComparison.Ordinal), line);
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
            Assert.Equal(0, BorderFold.Of(at, 1, fill));
        }
    }
}
