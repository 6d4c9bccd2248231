using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Tensors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Examination;

/// <summary>What the check finds in class folders.</summary>
public sealed class FolderCheckTests : IDisposable
{
    private static readonly string[] Files = ["dataset.json", "manifest.json", "thumbnails.safetensors"];

    private readonly FolderCheckPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Run_SoundFolders_SaysWhatIsThere()
    {
        place.Folder.Put("train/cat/notes.txt", "x");
        place.Folder.Put("test/dog/1.png", Fixture.Read("turned.jpg"));

        var json = place.Run();

        Assert.Equal("""["cat","dog"]""", json["classes"]!.ToJsonString());
        Assert.Equal(FolderCheckPlace.Splits(4, 4, 2, 2), json["splits"]!.ToJsonString());
        Assert.Equal(FolderCheckPlace.Splits(4, 4, 2, 2), json["found"]!.ToJsonString());
        Assert.Equal("""{"train":"train","test":"test"}""", json["test_split"]!.ToJsonString());
        Assert.Equal(12, (int)json["images"]!["files"]!);
        Assert.Equal("""{"smallest":32,"median":48,"largest":48}""", json["images"]!["width"]!.ToJsonString());
        Assert.Equal(
            """[{"width":48,"height":40,"count":11},{"width":32,"height":48,"count":1}]""",
            json["images"]!["sizes"]!.ToJsonString()
        );
        Assert.Equal("""[{"orientation":1,"count":11},{"orientation":6,"count":1}]""", json["images"]!["orientations"]!.ToJsonString());
        Assert.Equal(2, json["images"]!["modes"]!.AsArray().Count);
        Assert.Equal("""{"count":1,"files":["train/cat/notes.txt"]}""", json["ignored"]!.ToJsonString());
        Assert.Equal("""{"count":1,"files":[{"path":"test/dog/1.png","format":"JPEG"}]}""", json["other_suffix"]!.ToJsonString());
        Assert.Equal("""{"answer":"fail","count":0,"files":[]}""", json["bad"]!.ToJsonString());
        Assert.Equal((0, 0), ((int)json["duplicates"]!["count"]!, (int)json["near_duplicates"]!["count"]!));
        Assert.Equal("[]", json["warnings"]!.ToJsonString());
        Assert.Null(json["published"]);
        Assert.Empty(place.Context.Warnings);
        Assert.Equal(1.0, place.Context.Reports[^1].Fraction);
        Assert.DoesNotContain(place.Folder.DataDirectory, json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SoundFolders_ListsEveryImageOnALineWithItsDigest()
    {
        place.Run();

        var images = place.Manifest();
        Assert.Equal(12, images.Count);
        string digest = Sha256Digest.OfFile(place.Folder.PathOf("train/cat/0.png")).ToString();
        string mode = (string)images[0]!["mode"]!;
        Assert.Equal(
            $$"""{"path":"train/cat/0.png","split":"train","label":0,"sha256":"{{digest}}","width":48,"height":40,"mode":"{{mode}}","orientation":1}""",
            images[0]!.ToJsonString()
        );
        Assert.Equal(12 + 4, File.ReadAllLines(place.Context.OutputPath("manifest.json")).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Run_AnyThreads_GivesTheSameBytes(int threads)
    {
        place.Folder.Put("test/cat/0.png", place.Folder.Get("train/cat/0.png"));
        place.Folder.Put("train/dog/broken.png", "x");
        place.Run(FolderCheckPlace.Skip);
        using var other = new TestStageContext(threads);
        var stage = place.Stage(FolderCheckPlace.Skip);
        stage.Files!.Find(threads, null, CancellationToken.None);

        stage.Run(other);

        Assert.All(Files, name => Assert.Equal(place.Context.Output(name), other.Output(name)));
    }

    [Fact]
    public void Run_Thumbnails_ShowWholePicturesUpright()
    {
        place.Folder.Put("train/cat/0.jpg", Fixture.Read("turned.jpg"));
        place.Folder.Put("train/cat/1.png", Fixture.Read("upright.png"));

        var json = place.Run();

        using var file = SafetensorsFile.Open(place.Context.OutputPath("thumbnails.safetensors"));
        Assert.Equal([(int)json["thumbnails"]!["count"]!, 64L, 64, 3], file.Tensors["images"].Shape);
        var samples = json["samples"]!.AsArray();
        Assert.Equal(13, samples.Count);

        // 32 x 48, letterboxed: gray at both sides, and the two show the same.
        byte[] turned = Picture("train/cat/0.jpg");
        Assert.Equal([128, 128, 128], turned[..3]);
        Assert.Equal(turned, Picture("train/cat/1.png"));
        Assert.NotEqual(turned, Picture("train/cat/2.png"));

        byte[] Picture(string path)
        {
            int index = (int)samples.Single(sample => (string)sample!["path"]! == path)!["thumbnail"]!;
            return file.Bytes("images").Slice(index * 64 * 64 * 3, 64 * 64 * 3).ToArray();
        }
    }

    [Fact]
    public void Run_ClassFoldersAlone_DrawsTheTestImages()
    {
        using var flat = PictureFolder.Flat(cats: 12, dogs: 8);
        var stage = new DownloadCheckStage(flat.Definition(new FoldersSource { TestShare = 0.25 }), flat.DataDirectory);
        stage.Files!.Find(2, null, CancellationToken.None);

        stage.Run(place.Context);

        var json = place.Context.OutputJson("dataset.json");
        Assert.Equal("""{"test_share":0.25,"split_seed":111}""", json["test_split"]!.ToJsonString());
        Assert.Equal(FolderCheckPlace.Splits(9, 6, 3, 2), json["splits"]!.ToJsonString());
    }

    [Fact]
    public void Run_OtherCountsThanPublished_AreAWarning()
    {
        var json = place.Run(
            source: new FoldersSource
            {
                TrainCounts = [4, 5],
                TestCounts = [2, 2],
                ContentSha256 = new string('0', 64),
            }
        );

        Assert.Equal("""{"count":9,"class_counts":[4,5]}""", json["published"]!["train"]!.ToJsonString());
        Assert.Equal(2, place.Context.Warnings.Count);
        Assert.Contains(
            "the training images are 4, 4 in the order of the classes, not the published 4, 5",
            place.Context.Warnings[0],
            StringComparison.Ordinal
        );
        Assert.Contains("the images are not those that were published", place.Context.Warnings[1], StringComparison.Ordinal);
        Assert.Equal(2, json["warnings"]!.AsArray().Count);
    }

    [Fact]
    public void Run_PublishedContent_IsNoWarning()
    {
        var files = place.Stage().Files!;
        files.Find(1, null, CancellationToken.None);

        place.Run(source: new FoldersSource { ContentSha256 = files.Content.ImagesDigest().ToString(), TrainCounts = [4, 4] });

        Assert.Empty(place.Context.Warnings);
    }

    [Fact]
    public void Run_StrangeNames_ArePlainTextInJson()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        const string Strange = "<script>alert(\"1\")\n'&é日本";
        place.Folder.Put($"train/{Strange}/{Strange}.png", TestPng.Picture(50));
        place.Folder.Put($"test/{Strange}/1.png", TestPng.Picture(51));
        var stage = new DownloadCheckStage(place.Folder.Definition(classes: ["cat", "dog", Strange]), place.Folder.DataDirectory);
        stage.Files!.Find(2, null, CancellationToken.None);

        stage.Run(place.Context);

        Assert.Equal(Strange, (string)place.Context.OutputJson("dataset.json")["classes"]![2]!);
        Assert.Contains($"train/{Strange}/{Strange}.png", place.Manifest().Select(image => (string)image!["path"]!));
    }

    [Fact]
    public void Run_FileChangedAfterItWasHashed_FailsThisExperiment()
    {
        var stage = place.Stage();
        stage.Files!.Find(2, null, CancellationToken.None);
        place.Folder.Put("train/cat/2.png", TestPng.Picture(90));

        var error = Assert.Throws<ExperimentFailedException>(() => stage.Run(place.Context));

        Assert.StartsWith(
            $"{place.Folder.PathOf("train/cat/2.png")} changed while it was being read",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_FromTheArchive_GivesTheSameBytes()
    {
        place.Run();
        byte[][] before = [.. Files.Select(place.Context.Output)];
        place.Folder.Pack("pets.zip");

        place.Run(source: new FoldersSource { Archives = ["pets.zip"] });

        Assert.Equal(before, Files.Select(place.Context.Output));
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        var stage = place.Stage();
        stage.Files!.Find(2, null, CancellationToken.None);
        using var cancelled = new TestStageContext(2, new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => stage.Run(cancelled));
    }

    [Fact]
    public void Parameters_HoldAnswersAndSource_ButNoNamePlaceOrMirror()
    {
        var plain = place.Stage().Parameters;
        var elsewhere = place.Folder.Definition(
            new FoldersSource { Archives = ["a.zip"], Mirrors = [new KaggleMirror { Dataset = "a/b" }] }
        ) with
        {
            Name = "other",
            Folder = "/elsewhere",
            Description = "Other.",
            Licence = "Other.",
        };

        Assert.True(JsonNode.DeepEquals(plain, new DownloadCheckStage(elsewhere, "/nowhere").Parameters));
        Assert.All(
            [
                place.Stage(FolderCheckPlace.Skip).Parameters,
                place.Stage(FolderCheckPlace.Drop).Parameters,
                place.Stage(source: new FoldersSource { TestShare = 0.3 }).Parameters,
                place.Stage(source: new FoldersSource { SplitSeed = 1 }).Parameters,
                new DownloadCheckStage(place.Folder.Definition(classes: ["dog", "cat"]), place.Folder.DataDirectory).Parameters,
            ],
            other => Assert.False(JsonNode.DeepEquals(plain, other))
        );
    }
}
