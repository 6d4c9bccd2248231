using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
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

    private static string Digest(IdxDataset small, string file) => Sha256Digest.OfBytes(small.Files[file]).ToString();
}
