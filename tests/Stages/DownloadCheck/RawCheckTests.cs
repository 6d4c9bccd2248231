using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

/// <summary>What the check finds in pinned files of the right digest.</summary>
public sealed class RawCheckTests
{
    public static TheoryData<string, byte[], string> MalformedFiles =>
        new()
        {
            { "train-images", [], "train-images: its magic number is , expected 000008" },
            { "train-images", [0, 0, 8], "train-images: its magic number is 000008, expected 000008 and 1 to 4 dimensions" },
            { "train-images", [0, 0, 9, 1, 0, 0, 0, 0], "train-images: its magic number is 00000901" },
            { "train-images", [0, 0, 8, 3, 0, 0], "train-images: found 6 bytes, its header alone needs 16" },
            { "train-images", [0, 0, 8, 1, 255, 255, 255, 255], "train-images: one dimension is 4294967295" },
            { "train-images", IdxDataset.Images(12, 0)[..^1], "train-images: found 87 bytes, its header [12, 3, 2] asks for 88" },
            { "train-images", [.. IdxDataset.Images(12, 0), 0], "train-images: found 89 bytes, its header [12, 3, 2] asks for 88" },
            { "train-images", IdxDataset.Labels(12), "train-images: found shape [12], expected images [N, H, W] or [N, H, W, C]" },
            { "train-images", IdxDataset.Idx([12, 0, 2], []), "train-images: found shape [12, 0, 2]" },
            { "train-images", IdxDataset.Idx([12, 1, 1, 2], new byte[24]), "train-images: found 2 channels, expected 1 or 3" },
            { "train-labels", IdxDataset.Labels(11), "train-labels holds 11 labels, train-images 12 images" },
            { "train-labels", IdxDataset.Images(12, 0), "train-labels: found 3 dimensions, expected 1 (labels)" },
            {
                "train-labels",
                IdxDataset.Idx([12], [0, 1, 2, 3, 0, 1, 2, 200, 0, 1, 2, 0]),
                "2 of 12 training labels stand for no class: image 3 has label 3, expected 0 to 2"
            },
            { "train-labels", IdxDataset.Idx([12], [0, 2, 0, 2, 0, 2, 0, 2, 0, 2, 0, 2]), "class 'b' has no training image" },
            { "t10k-images", IdxDataset.Idx([6, 2, 3], new byte[36]), "the training images are 3x2x1, the test images 2x3x1" },
            { "t10k-labels", IdxDataset.Idx([6], [0, 1, 2, 3, 1, 2]), "1 of 6 test labels stand for no class: image 3 has label 3" },
        };

    [Theory]
    [MemberData(nameof(MalformedFiles))]
    public void Run_MalformedFileWithThePinnedDigest_IsTheDefinitionsFault(string file, byte[] content, string fault)
    {
        using var small = new IdxDataset();
        small.Files[file] = content;
        small.PutAll();
        using var context = new TestStageContext();

        var error = Assert.Throws<UserErrorException>(() => new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(context));

        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("dataset small: ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_EqualImages_AreCounted(int threads)
    {
        // Train: A B A A(other label) C; test: A D D B(other label). Each image is one pixel.
        using var small = new IdxDataset(
            IdxDataset.Idx([5, 1, 1], [10, 20, 10, 10, 30]),
            IdxDataset.Idx([5], [0, 1, 0, 2, 2]),
            IdxDataset.Idx([4, 1, 1], [10, 40, 40, 20]),
            IdxDataset.Idx([4], [0, 1, 1, 2])
        );
        small.PutAll();
        using var context = new TestStageContext(threads);

        new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(context);

        Assert.Equal(
            """{"within_train":2,"within_test":1,"test_in_train":2,"conflicting_labels":2}""",
            context.OutputJson("dataset.json")["duplicates"]!.ToJsonString()
        );
    }

    [Fact]
    public void Run_TestImagesAmongTheTrainingImages_AreAWarningAFailureOrLeftOut()
    {
        using var small = Leaking();
        using var warned = new TestStageContext();
        using var dropped = new TestStageContext();

        new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(warned);
        new DownloadCheckStage(small.Definition(), small.DataDirectory, answers: new() { OnLeakage = LeakageAnswer.Drop }).Run(dropped);
        var error = Assert.Throws<CheckFailedException>(() =>
            new DownloadCheckStage(small.Definition(), small.DataDirectory, answers: new() { OnLeakage = LeakageAnswer.Fail }).Run(dropped)
        );

        Assert.StartsWith(
            "dataset small: 2 test images are among the training images",
            Assert.Single(warned.Warnings),
            StringComparison.Ordinal
        );
        Assert.Null(warned.OutputJson("dataset.json")["dropped"]);
        Assert.Equal("[0,2,4]", dropped.OutputJson("dataset.json")["dropped"]!.ToJsonString());
        Assert.StartsWith("dataset small: 2 test images are among the training images", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_LeakageAnswer_CountsOnlyWhereItMayChangeSomething()
    {
        using var small = new IdxDataset();
        var plain = new DownloadCheckStage(small.Definition(), "/one").Parameters;

        Assert.True(
            JsonNode.DeepEquals(
                plain,
                new DownloadCheckStage(small.Definition(), "/one", answers: new() { OnBadImage = BadImageAnswer.Skip }).Parameters
            )
        );
        Assert.False(
            JsonNode.DeepEquals(
                plain,
                new DownloadCheckStage(small.Definition(), "/one", answers: new() { OnLeakage = LeakageAnswer.Drop }).Parameters
            )
        );
    }

    /// <summary>Training images A B A C A D E F G of classes 0, 1, 2 in turn; test images A H A. Each is one pixel.</summary>
    internal static IdxDataset Leaking()
    {
        var small = new IdxDataset(
            IdxDataset.Idx([9, 1, 1], [10, 20, 10, 30, 10, 40, 50, 60, 70]),
            IdxDataset.Labels(9),
            IdxDataset.Idx([3, 1, 1], [10, 80, 10]),
            IdxDataset.Labels(3)
        );
        small.PutAll();
        return small;
    }
}
