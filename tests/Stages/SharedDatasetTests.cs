using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Permafrost.Core.Tensors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.Preprocess;
using Permafrost.Tests.Imaging;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages;

/// <summary>Check and preprocessing of real photos, where they lie above the repository.</summary>
public sealed class SharedDatasetTests : IDisposable
{
    private readonly TestStageContext checkedOnce = new();
    private readonly TestStageContext context = new();
    private readonly string scratch = Directory.CreateTempSubdirectory("permafrost-shared-").FullName;

    public void Dispose()
    {
        checkedOnce.Dispose();
        context.Dispose();
        Directory.Delete(scratch, recursive: true);
    }

    /// <summary>The digests are those that <c>Preprocess/Fixtures/pillow.py</c> prints.</summary>
    [Theory]
    [InlineData(
        "natural-scenes-sample",
        "buildings forest glacier mountain sea street",
        100,
        50,
        "a9456dfa6f5ef785d0df88d0ad2f2f06ff0fe05ca9fabc7bc9a7378aa674c5a8"
    )]
    [InlineData("products-sample", "dress hat pants shoes", 50, 20, "2f1e26a857c7de480b7b9304393477f19a028110336da78fe01fe5ff7ee28612")]
    public void Run_RealPhotos_AreWhatPillowMakesOfThem(string name, string classes, int train, int test, string digest)
    {
        var definition = Definition(FolderOf(name), classes.Split(' '));
        var source = Check(definition, new CheckOptions());
        context.SetInputs(source, checkedOnce);

        new PreprocessStage(definition, new PreprocessOptions { Size = 64, Channels = ImageChannels.Rgb }, source).Run(context);

        var json = checkedOnce.OutputJson("dataset.json");
        Assert.All(json["splits"]!["train"]!["class_counts"]!.AsArray(), count => Assert.Equal(train, (int)count!));
        Assert.All(json["splits"]!["test"]!["class_counts"]!.AsArray(), count => Assert.Equal(test, (int)count!));
        Assert.Equal((0, 0), ((int)json["bad"]!["count"]!, (int)json["duplicates"]!["count"]!));
        using var file = SafetensorsFile.Open(context.OutputPath("test.safetensors"));
        Assert.Equal(digest, Convert.ToHexStringLower(SHA256.HashData(file.Bytes("images"))));
    }

    [Fact]
    public void Run_MalformedFilesOfAllKinds_AreListedOrUsed()
    {
        string[] files = SharedData.Files("codec/bad");
        foreach (string split in new[] { "train", "test" })
        {
            foreach (string kind in new[] { "jpeg", "png" })
            {
                string folder = Directory.CreateDirectory(Path.Combine(scratch, split, kind)).FullName;
                File.WriteAllBytes(Path.Combine(folder, "good.png"), TestPng.Picture(kind.Length));
                string[] own = [.. files.Where(file => file.Contains($"/{kind}/", StringComparison.Ordinal))];
                for (int index = 0; index < own.Length; index++)
                {
                    File.CreateSymbolicLink(Path.Combine(folder, $"{index}.{kind}"), own[index]);
                }
            }
        }

        var definition = Definition(scratch, ["jpeg", "png"]);
        var source = Check(definition, new CheckOptions { OnBadImage = BadImageAnswer.Skip });
        context.SetInputs(source, checkedOnce);
        new PreprocessStage(definition, new PreprocessOptions { Size = 16, Validation = 0 }, source).Run(context);

        var json = checkedOnce.OutputJson("dataset.json");
        int listed = (int)json["images"]!["files"]!;
        int unusable = (int)json["bad"]!["count"]!;
        Assert.Equal(2 * files.Length + 4, listed);
        Assert.InRange(unusable, 2, listed - 4);
        Assert.All(json["bad"]!["files"]!.AsArray(), file => Assert.NotEmpty((string)file!["reason"]!));
        Assert.Equal((int)json["splits"]!["test"]!["count"]!, (int)context.OutputJson("preprocess.json")["splits"]!["test"]!["count"]!);
        Assert.Equal(listed - unusable, Sum(json["splits"]!));
    }

    private static int Sum(JsonNode splits) => (int)splits["train"]!["count"]! + (int)splits["test"]!["count"]!;

    private static string FolderOf(string name)
    {
        string first = SharedData.Files(name)[0];
        string inside = $"{Path.DirectorySeparatorChar}{name}{Path.DirectorySeparatorChar}";
        return first[..(first.IndexOf(inside, StringComparison.Ordinal) + inside.Length - 1)];
    }

    private static DatasetDefinition Definition(string folder, string[] classes) =>
        new()
        {
            Name = "shared",
            Description = "",
            Licence = "",
            Classes = [.. classes],
            Source = new FoldersSource(),
            Folder = folder,
        };

    private DownloadCheckStage Check(DatasetDefinition definition, CheckOptions answers)
    {
        var source = new DownloadCheckStage(definition, "/nowhere", answers: answers);
        Assert.NotNull(source.Files!.Find(2, null, CancellationToken.None));
        source.Run(checkedOnce);
        return source;
    }
}
