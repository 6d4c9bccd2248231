using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Model.Data;
using Permafrost.Stages.DownloadCheck;

namespace Permafrost.Tests.Stages.DownloadCheck;

public sealed class DownloadCheckStageTests
{
    [Fact]
    public void Run_FilesUnderData_GivesThemAndTheSummary()
    {
        using var small = new IdxDataset();
        small.PutAll();
        using var context = new TestStageContext();
        var stage = new DownloadCheckStage(small.Definition(), small.DataDirectory);

        stage.Run(context);

        Assert.Equal(["dataset.json", "train-images", "train-labels", "t10k-images", "t10k-labels"], stage.Outputs);
        Assert.All(small.Files, file => Assert.Equal(file.Value, context.Output(file.Key)));
        Assert.Equal(
            """
            {
              "name": "small",
              "classes": [
                "a",
                "b",
                "c"
              ],
              "image": {
                "height": 3,
                "width": 2,
                "channels": 1
              },
              "splits": {
                "train": {
                  "count": 12,
                  "class_counts": [
                    4,
                    4,
                    4
                  ]
                },
                "test": {
                  "count": 6,
                  "class_counts": [
                    2,
                    2,
                    2
                  ]
                }
              },
              "files": [
                {
                  "name": "train-images",
                  "sha256": "TRAIN",
                  "size_bytes": 88
                },
                {
                  "name": "train-labels",
                  "sha256": "LABELS",
                  "size_bytes": 20
                },
                {
                  "name": "t10k-images",
                  "sha256": "TEST",
                  "size_bytes": 52
                },
                {
                  "name": "t10k-labels",
                  "sha256": "T10K",
                  "size_bytes": 14
                }
              ],
              "duplicates": {
                "within_train": 0,
                "within_test": 0,
                "test_in_train": 0,
                "conflicting_labels": 0
              }
            }

            """.ReplaceLineEndings("\n").Replace("TRAIN", Digest(small, "train-images"), StringComparison.Ordinal).Replace(
                "LABELS",
                Digest(small, "train-labels"),
                StringComparison.Ordinal
            ).Replace("TEST", Digest(small, "t10k-images"), StringComparison.Ordinal).Replace(
                "T10K",
                Digest(small, "t10k-labels"),
                StringComparison.Ordinal
            ),
            Encoding.UTF8.GetString(context.Output("dataset.json"))
        );
        Assert.Equal(small.Folder, context.Notes["mirror"].GetValue<string>());
        Assert.Empty(context.Warnings);
        Assert.Equal(1.0, context.Reports[^1].Fraction);
    }

    [Fact]
    public void Run_CompressedFilesUnderData_AreTakenAndLeftAlone()
    {
        using var small = new IdxDataset();
        foreach (var (file, content) in small.Files)
        {
            small.Put(file + ".gz", IdxDataset.Gzip(content));
        }

        string[] before = small.Listing();
        using var context = new TestStageContext();

        new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(context);

        Assert.All(small.Files, file => Assert.Equal(file.Value, context.Output(file.Key)));
        Assert.Equal(before, small.Listing());
    }

    [Fact]
    public void Run_NothingAnywhere_NamesFilesFoldersAndDigests()
    {
        using var small = new IdxDataset();
        small.Put("train-labels", small.Files["train-labels"]);
        using var context = new TestStageContext();

        var error = Assert.Throws<UserErrorException>(() => new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(context));

        Assert.StartsWith("dataset small: 3 of 4 files could not be had.", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{small.PathOf("train-images")}: absent", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"{small.PathOf("t10k-images")} (or t10k-images.gz), SHA-256 {Digest(small, "t10k-images")}, 52 bytes decompressed",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("train-labels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_WrongFileUnderData_IsNamedAndLeftAlone()
    {
        using var small = new IdxDataset();
        small.PutAll();
        byte[] wrong = [.. small.Files["train-images"]];
        wrong[^1] ^= 1;
        small.Put("train-images", wrong);
        using var context = new TestStageContext();

        var error = Assert.Throws<UserErrorException>(() => new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(context));

        string fault =
            $"{small.PathOf("train-images")}: wrong digest: found {Sha256Digest.OfBytes(wrong)}, expected {Digest(small, "train-images")}";
        Assert.Contains(fault, error.Message, StringComparison.Ordinal);
        Assert.Contains(context.Warnings, warning => warning.StartsWith(fault, StringComparison.Ordinal));
        Assert.Equal(wrong, File.ReadAllBytes(small.PathOf("train-images")));
        Assert.False(File.Exists(context.OutputPath("train-images")));
    }

    [Fact]
    public void Run_CompressedBombUnderData_IsRefusedAndNamed()
    {
        using var small = new IdxDataset();
        small.PutAll();
        File.Delete(small.PathOf("train-images"));
        small.Put("train-images.gz", IdxDataset.Gzip(new byte[50_000_000]));
        using var context = new TestStageContext();

        var error = Assert.Throws<UserErrorException>(() => new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(context));

        Assert.Contains(
            $"{small.PathOf("train-images.gz")}: refused: it holds more than the pinned 88 bytes",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_CompressedFileCutInHalf_IsNamed()
    {
        using var small = new IdxDataset();
        small.PutAll();
        File.Delete(small.PathOf("train-images"));
        byte[] whole = IdxDataset.Gzip(small.Files["train-images"]);
        small.Put("train-images.gz", whole[..(whole.Length / 2)]);
        using var context = new TestStageContext();

        var error = Assert.Throws<UserErrorException>(() => new DownloadCheckStage(small.Definition(), small.DataDirectory).Run(context));

        Assert.Contains(small.PathOf("train-images.gz"), error.Message, StringComparison.Ordinal);
    }

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

    [Fact]
    public void Parameters_HoldPinsAndClasses_ButNoMirrorAndNoDescription()
    {
        using var small = new IdxDataset();
        var plain = small.Definition();
        var mirrored = small.Definition(new HttpMirror { Url = "https://example.org/files" }) with
        {
            Description = "Other.",
            Licence = "MIT",
        };

        var parameters = new DownloadCheckStage(plain, "/one").Parameters;

        Assert.True(JsonNode.DeepEquals(parameters, new DownloadCheckStage(mirrored, "/two").Parameters));
        Assert.False(JsonNode.DeepEquals(parameters, new DownloadCheckStage(plain with { Classes = ["a", "b", "d"] }, "/one").Parameters));
        small.Files["train-images"] = IdxDataset.Images(12, 1);
        Assert.False(JsonNode.DeepEquals(parameters, new DownloadCheckStage(small.Definition(), "/one").Parameters));
    }

    [Theory]
    [InlineData("../elsewhere", "train-images")]
    [InlineData("small", "../train-images")]
    [InlineData("small", "dataset.json")]
    [InlineData("small", "t10k-images")]
    public void Run_NamesThatAreNoPlainNames_AreRefused(string dataset, string file)
    {
        using var small = new IdxDataset();
        var definition = small.Definition();
        var source = (IdxSource)definition.Source;
        definition = definition with { Name = dataset, Source = source with { TrainImages = source.TrainImages with { Name = file } } };
        using var context = new TestStageContext();

        var error = Assert.Throws<UserErrorException>(() => new DownloadCheckStage(definition, small.DataDirectory).Run(context));

        Assert.Contains("name", error.Message, StringComparison.Ordinal);
        Assert.Contains(dataset == "small" ? file : dataset, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ShapesWithAnyThreads_DrawsTheSameBytes()
    {
        var definition = Shapes(
            new ShapesSource
            {
                Size = 12,
                TrainCount = 41,
                TestCount = 10,
            }
        );
        using var one = new TestStageContext(threads: 1);
        using var three = new TestStageContext(threads: 3);
        var stage = new DownloadCheckStage(definition, "/nowhere");

        stage.Run(one);
        stage.Run(three);

        Assert.Equal(["dataset.json", "train.safetensors", "test.safetensors"], stage.Outputs);
        Assert.All(stage.Outputs, name => Assert.Equal(one.Output(name), three.Output(name)));
        using var train = ImageSet.Open(one.OutputPath("train.safetensors"));
        Assert.Equal((41, "12x12x1"), (train.Count, train.Shape.ToString()));
        var splits = one.OutputJson("dataset.json")["splits"]!;
        Assert.Equal("""{"count":41,"class_counts":[11,10,10,10]}""", splits["train"]!.ToJsonString());
        Assert.Equal("""{"count":10,"class_counts":[3,3,2,2]}""", splits["test"]!.ToJsonString());
    }

    [Fact]
    public void Run_ShapesWithOtherClasses_IsRefused()
    {
        using var context = new TestStageContext();
        var stage = new DownloadCheckStage(Shapes(new ShapesSource()) with { Classes = ["circle", "square"] }, "/nowhere");

        var error = Assert.Throws<UserErrorException>(() => stage.Run(context));

        Assert.Contains("found 2 classes, expected 4: circle, square, triangle, cross", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        using var context = new TestStageContext(threads: 1, new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => new DownloadCheckStage(Shapes(new ShapesSource()), "/nowhere").Run(context));
    }

    internal static DatasetDefinition Shapes(ShapesSource source) =>
        new()
        {
            Name = "shapes",
            Description = "Figures.",
            Licence = "MIT",
            Classes = ShapesRenderer.Classes,
            Source = source,
        };

    private static string Digest(IdxDataset small, string file) => Sha256Digest.OfBytes(small.Files[file]).ToString();
}
