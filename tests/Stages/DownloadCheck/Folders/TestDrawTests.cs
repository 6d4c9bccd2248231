using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

public sealed class TestDrawTests
{
    private static readonly string[] Classes = ["cat", "dog"];
    private static readonly FoldersSource Source = new() { TestShare = 0.25 };

    [Fact]
    public void Apply_Share_IsTakenFromEachClass()
    {
        var drawn = Draw(Images(40, 20));

        Assert.Equal(15, drawn.Count(image => image.Split == SplitName.Test));
        Assert.Equal(10, drawn.Count(image => image is { Split: SplitName.Test, Label: 0 }));
        Assert.Equal(drawn.OrderBy(image => image.Split).ThenBy(image => image.Path, StringComparer.Ordinal), drawn);
    }

    /// <summary>Were this to change, everybody's splits would.</summary>
    [Fact]
    public void Apply_KnownSeed_DrawsTheSameEverywhere()
    {
        Assert.Equal(
            "0/001 0/006 0/007 1/011 1/013 1/018",
            string.Join(' ', TestPaths(Draw(Images(12, 10))).Select(path => path.Split('.')[0]))
        );
    }

    [Fact]
    public void Apply_OtherSeed_DrawsOthers()
    {
        var one = TestPaths(Draw(Images(40, 40)));

        Assert.NotEqual(one, TestPaths(TestDraw.Apply(Images(40, 40), Classes, Source with { SplitSeed = 112 })));
    }

    [Fact]
    public void Apply_NamesAndOrder_DoNotCount()
    {
        var images = Images(40, 20);
        var renamed = images.Select(image => image with { Path = $"{image.Label}/{999 - int.Parse(image.Path[2..5]):000}.png" }).Reverse();

        Assert.Equal(Digests(Draw(images)), Digests(Draw([.. renamed])));
    }

    [Fact]
    public void Apply_OneImageMore_MovesAtMostOneOther()
    {
        var before = Digests(Draw(Images(40, 20)));

        var after = Digests(Draw(Images(41, 20)));

        Assert.InRange(before.Except(after, StringComparer.Ordinal).Count(), 0, 1);
    }

    [Fact]
    public void Apply_CopiesOfAFile_AreOnOneSide()
    {
        // Every file three times.
        var images = Enumerable
            .Range(0, 60)
            .Select(number => Image(number, 0) with { Digest = Sha256Digest.OfBytes([(byte)(number / 3)]) })
            .Concat(Enumerable.Range(60, 20).Select(number => Image(number, 1)))
            .ToList();

        var sides = Draw(images).Where(image => image.Label == 0).GroupBy(image => image.Digest).ToList();

        Assert.Equal(20, sides.Count);
        Assert.All(sides, copies => Assert.Single(copies.Select(image => image.Split).Distinct()));
    }

    [Fact]
    public void Apply_TooFewImages_NamesTheClasses()
    {
        var error = Assert.Throws<UserErrorException>(() => Draw(Images(1, 9)));

        Assert.Equal(
            ["class 'cat' has 1 images, of which 0 would be for testing (test_share 0.25); expected at least 1 there and 1 to train on"],
            error.Faults
        );
    }

    private static IReadOnlyList<ListedImage> Draw(IReadOnlyList<ListedImage> images) => TestDraw.Apply(images, Classes, Source);

    private static List<ListedImage> Images(int cats, int dogs) =>
        [
            .. Enumerable.Range(0, cats).Select(number => Image(number, 0)),
            .. Enumerable.Range(1000, dogs).Select(number => Image(number, 1)),
        ];

    private static ListedImage Image(int number, int label) =>
        new($"{label}/{number % 1000 + (label * 10):000}.png", SplitName.Train, label)
        {
            Digest = Sha256Digest.OfBytes(BitConverter.GetBytes(number)),
        };

    private static IEnumerable<string> TestPaths(IEnumerable<ListedImage> images) =>
        images.Where(image => image.Split == SplitName.Test).Select(image => image.Path);

    private static List<string> Digests(IEnumerable<ListedImage> images) =>
        [.. images.Where(image => image.Split == SplitName.Test).Select(image => image.Digest.ToString()!).Order(StringComparer.Ordinal)];
}
