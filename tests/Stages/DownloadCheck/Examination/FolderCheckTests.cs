using System.IO.Compression;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Tensors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Examination;

/// <summary>What the check finds in class folders, and what it does about it.</summary>
public sealed class FolderCheckTests : IDisposable
{
    private static readonly CheckOptions Skip = new() { OnBadImage = BadImageAnswer.Skip };
    private static readonly CheckOptions Drop = new() { OnLeakage = LeakageAnswer.Drop };
    private static readonly string[] Files = ["dataset.json", "manifest.json", "thumbnails.safetensors"];

    private readonly PictureFolder folder = PictureFolder.Small();
    private TestStageContext context = new();

    public void Dispose()
    {
        context.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Run_SoundFolders_SaysWhatIsThere()
    {
        folder.Put("train/cat/notes.txt", "x");
        folder.Put("test/dog/1.png", Fixture.Read("turned.jpg"));

        var json = Run();

        Assert.Equal("""["cat","dog"]""", json["classes"]!.ToJsonString());
        Assert.Equal(Splits(4, 4, 2, 2), json["splits"]!.ToJsonString());
        Assert.Equal(Splits(4, 4, 2, 2), json["found"]!.ToJsonString());
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
        Assert.Empty(context.Warnings);
        Assert.Equal(1.0, context.Reports[^1].Fraction);
        Assert.DoesNotContain(folder.DataDirectory, json.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SoundFolders_ListsEveryImageOnALineWithItsDigest()
    {
        Run();

        var images = Manifest();
        Assert.Equal(12, images.Count);
        string digest = Sha256Digest.OfFile(folder.PathOf("train/cat/0.png")).ToString();
        string mode = (string)images[0]!["mode"]!;
        Assert.Equal(
            $$"""{"path":"train/cat/0.png","split":"train","label":0,"sha256":"{{digest}}","width":48,"height":40,"mode":"{{mode}}","orientation":1}""",
            images[0]!.ToJsonString()
        );
        Assert.Equal(12 + 4, File.ReadAllLines(context.OutputPath("manifest.json")).Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void Run_AnyThreads_GivesTheSameBytes(int threads)
    {
        folder.Put("test/cat/0.png", folder.Get("train/cat/0.png"));
        folder.Put("train/dog/broken.png", "x");
        Run(Skip);
        using var other = new TestStageContext(threads);
        var stage = Stage(Skip);
        stage.Files!.Find(threads, null, CancellationToken.None);

        stage.Run(other);

        Assert.All(Files, name => Assert.Equal(context.Output(name), other.Output(name)));
    }

    [Fact]
    public void Run_Thumbnails_ShowWholePicturesUpright()
    {
        folder.Put("train/cat/0.jpg", Fixture.Read("turned.jpg"));
        folder.Put("train/cat/1.png", Fixture.Read("upright.png"));

        var json = Run();

        using var file = SafetensorsFile.Open(context.OutputPath("thumbnails.safetensors"));
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

    public static TheoryData<string, byte[], string> BadFiles =>
        new()
        {
            { "empty.png", [], "is empty (0 bytes); expected a PNG or JPEG file" },
            { "text.jpg", "hello"u8.ToArray(), "begins like neither a PNG nor a JPEG file" },
            { "picture.gif", "GIF89a"u8.ToArray(), "begins like neither a PNG nor a JPEG file" },
            { "huge.png", TestPng.Claiming(65_535, 65_535), "65535 x 65535" },
            { "header.png", TestPng.Picture(3)[..60], "" },
            { "cut.jpg", Fixture.Read("photo.jpg")[..700], "is incomplete" },
            { "header.jpg", Fixture.Read("photo.jpg")[..100], "" },
        };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public void Run_BadFile_FailsAndNamesIt(string name, byte[] content, string reason)
    {
        folder.Put($"train/dog/{name}", content);

        var error = Assert.Throws<UserErrorException>(() => Run());

        Assert.StartsWith($"{folder.PathOf($"train/dog/{name}")}: ", error.Faults[0], StringComparison.Ordinal);
        Assert.Contains(reason, error.Faults[0], StringComparison.Ordinal);
        Assert.Equal(
            "dataset pets: 1 image file of 13 cannot be used. Repair or remove them, or leave them out with check: { on_bad_image: skip }.",
            error.Faults[1]
        );
    }

    [Fact]
    public void Run_ManyBadFiles_AreListedAtOnce()
    {
        for (int number = 0; number < 150; number++)
        {
            folder.Put($"test/cat/bad{number:000}.jpg", "x");
        }

        var error = Assert.Throws<UserErrorException>(() => Run());

        Assert.Equal(102, error.Faults.Count);
        Assert.Equal("and 50 more", error.Faults[100]);
    }

    [Fact]
    public void Run_BadFilesSkipped_AreListedAndLeftOut()
    {
        folder.Put("train/dog/empty.png", "");
        folder.Put("test/cat/cut.jpg", Fixture.Read("photo.jpg")[..700]);

        var json = Run(Skip);

        Assert.Equal(("skip", 2), ((string)json["bad"]!["answer"]!, (int)json["bad"]!["count"]!));
        Assert.Equal(
            """{"path":"train/dog/empty.png","split":"train","label":1,"reason":"is empty (0 bytes); expected a PNG or JPEG file"}""",
            json["bad"]!["files"]![0]!.ToJsonString()
        );

        // What can be decoded in part has a picture.
        Assert.NotNull(json["bad"]!["files"]![1]!["thumbnail"]);
        Assert.Equal(Splits(4, 5, 3, 2), json["found"]!.ToJsonString());
        Assert.Equal(Splits(4, 4, 2, 2), json["splits"]!.ToJsonString());
        Assert.DoesNotContain("train/dog/empty.png", Manifest().Select(image => (string)image!["path"]!));
        Assert.Equal(["pets: 2 files of 14 cannot be used and are left out; dataset.json lists them"], context.Warnings);
    }

    [Fact]
    public void Run_UnreadableFileSkipped_IsListedLikeABadOne()
    {
        File.CreateSymbolicLink(folder.PathOf("train/cat/link.png"), "nowhere");

        var json = Run(Skip);

        Assert.Equal(["pets: 1 file of 13 cannot be used and is left out; dataset.json lists it"], context.Warnings);

        Assert.Equal("is not there: a link that leads nowhere, or just removed", (string)json["bad"]!["files"]![0]!["reason"]!);
    }

    [Fact]
    public void Run_EveryImageOfAClassBad_NamesTheClass()
    {
        for (int number = 0; number < 4; number++)
        {
            folder.Put($"train/cat/{number}.png", "x");
        }

        var error = Assert.Throws<UserErrorException>(() => Run(Skip));

        Assert.Equal("dataset pets: class 'cat' has no training image left; expected at least 1.", error.Message);
    }

    [Fact]
    public void Run_ClassWithoutTestImages_IsAWarning()
    {
        Directory.Delete(folder.PathOf("test/dog"), recursive: true);

        Run();

        Assert.Equal(["pets: class 'dog' has no test image: nothing will be said of how well it is recognised"], context.Warnings);
    }

    [Fact]
    public void Run_EqualPictures_AreCountedAndGrouped()
    {
        // A copy in the same split; the same pixels in another file, with another label; copies in the test images.
        folder.Put("train/cat/copy.png", folder.Get("train/cat/0.png"));
        folder.Put("train/dog/again.png", TestPng.Picture(0, level: CompressionLevel.NoCompression));
        folder.Put("test/dog/leak.png", folder.Get("train/dog/1.png"));
        folder.Put("test/dog/leak2.png", folder.Get("train/dog/1.png"));

        var duplicates = Run()["duplicates"]!.AsObject();

        var groups = duplicates["groups"]!.AsArray();
        duplicates.Remove("groups");
        Assert.Equal(
            """{"within_train":2,"within_test":1,"test_in_train":2,"conflicting_labels":1,"count":2}""",
            duplicates.ToJsonString()
        );
        Assert.Equal(["train/cat/0.png", "train/cat/copy.png", "train/dog/again.png"], Paths(groups[0]!));
        Assert.Equal(["train/dog/1.png", "test/dog/leak.png", "test/dog/leak2.png"], Paths(groups[1]!));
        Assert.All(groups[1]!["files"]!.AsArray(), file => Assert.NotNull(file!["thumbnail"]));
        Assert.Equal(
            ["""pixels 3 0 true""", """bytes 1 2 false"""],
            groups.Select(group =>
                $"{group!["equal"]} {group["in_train"]} {group["in_test"]} {group["conflicting_labels"]!.ToJsonString()}"
            )
        );
    }

    [Fact]
    public void Run_SamePixelsTurnedTwice_AreEqualAsShown()
    {
        folder.Put("train/cat/0.jpg", Fixture.Read("turned.jpg"));
        folder.Put("train/cat/00.png", Fixture.Read("upright.png"));

        Assert.Equal(1, (int)Run()["duplicates"]!["within_train"]!);
    }

    [Fact]
    public void Run_PicturesThatLookAlike_AreAHint()
    {
        folder.Put("test/dog/larger.png", TestPng.Picture(0, 96, 80));

        var json = Run();

        var near = json["near_duplicates"]!;
        Assert.Equal((1, 1, 1), ((int)near["count"]!, (int)near["across_splits"]!, (int)near["two_labels"]!));
        Assert.Equal("train/cat/0.png", (string)near["pairs"]![0]!["first"]!["path"]!);
        Assert.Equal("test/dog/larger.png", (string)near["pairs"]![0]!["second"]!["path"]!);
        Assert.Equal(Splits(4, 4, 2, 3), json["splits"]!.ToJsonString());
    }

    [Fact]
    public void Run_LeakageWarn_SaysSoAndKeepsEverything()
    {
        folder.Put("test/cat/leak.png", folder.Get("train/cat/0.png"));

        var json = Run();

        Assert.Equal("""{"answer":"warn","test_in_train":1,"dropped":{"count":0,"files":[]}}""", json["leakage"]!.ToJsonString());
        Assert.Equal(Splits(4, 4, 3, 2), json["splits"]!.ToJsonString());
        Assert.StartsWith(
            "pets: 1 test image is among the training images, pixel for pixel",
            Assert.Single(context.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_LeakageDrop_LeavesThemOutOfTheTrainingImages()
    {
        folder.Put("test/cat/leak.png", folder.Get("train/cat/0.png"));
        folder.Put("train/dog/copy.png", folder.Get("train/cat/0.png"));

        var json = Run(Drop);

        Assert.Equal(
            """{"answer":"drop","test_in_train":1,"dropped":{"count":2,"files":["train/cat/0.png","train/dog/copy.png"]}}""",
            json["leakage"]!.ToJsonString()
        );
        Assert.Equal(Splits(3, 4, 3, 2), json["splits"]!.ToJsonString());
        Assert.DoesNotContain("train/cat/0.png", Manifest().Select(image => (string)image!["path"]!));
    }

    [Fact]
    public void Run_LeakageFail_IsAFailedCheck()
    {
        folder.Put("test/cat/leak.png", folder.Get("train/cat/0.png"));

        var error = Assert.Throws<CheckFailedException>(() => Run(new CheckOptions { OnLeakage = LeakageAnswer.Fail }));

        Assert.Contains("test/cat/leak.png = train/cat/0.png", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ClassFoldersAlone_DrawsTheTestImages()
    {
        using var flat = PictureFolder.Flat(cats: 12, dogs: 8);
        var stage = new DownloadCheckStage(flat.Definition(new FoldersSource { TestShare = 0.25 }), flat.DataDirectory);
        stage.Files!.Find(2, null, CancellationToken.None);

        stage.Run(context);

        var json = context.OutputJson("dataset.json");
        Assert.Equal("""{"test_share":0.25,"split_seed":111}""", json["test_split"]!.ToJsonString());
        Assert.Equal(Splits(9, 6, 3, 2), json["splits"]!.ToJsonString());
    }

    [Fact]
    public void Run_OtherCountsThanPublished_AreAWarning()
    {
        var json = Run(
            source: new FoldersSource
            {
                TrainCounts = [4, 5],
                TestCounts = [2, 2],
                ContentSha256 = new string('0', 64),
            }
        );

        Assert.Equal("""{"count":9,"class_counts":[4,5]}""", json["published"]!["train"]!.ToJsonString());
        Assert.Equal(2, context.Warnings.Count);
        Assert.Contains(
            "the training images are 4, 4 in the order of the classes, not the published 4, 5",
            context.Warnings[0],
            StringComparison.Ordinal
        );
        Assert.Contains("the images are not those that were published", context.Warnings[1], StringComparison.Ordinal);
        Assert.Equal(2, json["warnings"]!.AsArray().Count);
    }

    [Fact]
    public void Run_PublishedContent_IsNoWarning()
    {
        var files = Stage().Files!;
        files.Find(1, null, CancellationToken.None);

        Run(source: new FoldersSource { ContentSha256 = files.Content.ImagesDigest().ToString(), TrainCounts = [4, 4] });

        Assert.Empty(context.Warnings);
    }

    [Fact]
    public void Run_StrangeNames_ArePlainTextInJson()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        const string Strange = "<script>alert(\"1\")\n'&é日本";
        folder.Put($"train/{Strange}/{Strange}.png", TestPng.Picture(50));
        folder.Put($"test/{Strange}/1.png", TestPng.Picture(51));
        var stage = new DownloadCheckStage(folder.Definition(classes: ["cat", "dog", Strange]), folder.DataDirectory);
        stage.Files!.Find(2, null, CancellationToken.None);

        stage.Run(context);

        Assert.Equal(Strange, (string)context.OutputJson("dataset.json")["classes"]![2]!);
        Assert.Contains($"train/{Strange}/{Strange}.png", Manifest().Select(image => (string)image!["path"]!));
    }

    [Fact]
    public void Run_FileChangedAfterItWasHashed_FailsThisExperiment()
    {
        var stage = Stage();
        stage.Files!.Find(2, null, CancellationToken.None);
        folder.Put("train/cat/2.png", TestPng.Picture(90));

        var error = Assert.Throws<ExperimentFailedException>(() => stage.Run(context));

        Assert.StartsWith($"{folder.PathOf("train/cat/2.png")} changed while it was being read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FromTheArchive_GivesTheSameBytes()
    {
        Run();
        byte[][] before = [.. Files.Select(context.Output)];
        folder.Pack("pets.zip");

        Run(source: new FoldersSource { Archives = ["pets.zip"] });

        Assert.Equal(before, Files.Select(context.Output));
    }

    [Fact]
    public void Run_Cancelled_Stops()
    {
        var stage = Stage();
        stage.Files!.Find(2, null, CancellationToken.None);
        using var cancelled = new TestStageContext(2, new CancellationToken(canceled: true));

        Assert.ThrowsAny<OperationCanceledException>(() => stage.Run(cancelled));
    }

    [Fact]
    public void Parameters_HoldAnswersAndSource_ButNoNamePlaceOrMirror()
    {
        var plain = Stage().Parameters;
        var elsewhere = folder.Definition(new FoldersSource { Archives = ["a.zip"], Mirrors = [new KaggleMirror { Dataset = "a/b" }] }) with
        {
            Name = "other",
            Folder = "/elsewhere",
            Description = "Other.",
            Licence = "Other.",
        };

        Assert.True(JsonNode.DeepEquals(plain, new DownloadCheckStage(elsewhere, "/nowhere").Parameters));
        Assert.All(
            [
                Stage(Skip).Parameters,
                Stage(Drop).Parameters,
                Stage(source: new FoldersSource { TestShare = 0.3 }).Parameters,
                Stage(source: new FoldersSource { SplitSeed = 1 }).Parameters,
                new DownloadCheckStage(folder.Definition(classes: ["dog", "cat"]), folder.DataDirectory).Parameters,
            ],
            other => Assert.False(JsonNode.DeepEquals(plain, other))
        );
    }

    /// <summary>The counts of cats and dogs, as they stand in dataset.json.</summary>
    private static string Splits(int trainCats, int trainDogs, int testCats, int testDogs) =>
        $"{{\"train\":{Split(trainCats, trainDogs)},\"test\":{Split(testCats, testDogs)}}}";

    private static string Split(int cats, int dogs) => $"{{\"count\":{cats + dogs},\"class_counts\":[{cats},{dogs}]}}";

    private static IEnumerable<string> Paths(JsonNode group) => group["files"]!.AsArray().Select(file => (string)file!["path"]!);

    private JsonArray Manifest() => context.OutputJson("manifest.json")["images"]!.AsArray();

    private DownloadCheckStage Stage(CheckOptions? answers = null, FoldersSource? source = null) =>
        new(folder.Definition(source), folder.DataDirectory, new DownloadSettings { DigestFolder = folder.Digests }, answers);

    private JsonNode Run(CheckOptions? answers = null, FoldersSource? source = null)
    {
        context.Dispose();
        context = new TestStageContext();
        var stage = Stage(answers, source);
        Assert.NotNull(stage.Files!.Find(2, null, CancellationToken.None));
        stage.Run(context);
        return context.OutputJson("dataset.json");
    }
}
