using System.IO.Compression;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Definitions;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Examination;

/// <summary>What the check of class folders does about equal and similar pictures.</summary>
public sealed class EqualImageTests : IDisposable
{
    private readonly FolderCheckPlace place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Run_EqualPictures_AreCountedAndGrouped()
    {
        // A copy in the same split; the same pixels in another file, with another label; copies in the test images.
        place.Folder.Put("train/cat/copy.png", place.Folder.Get("train/cat/0.png"));
        place.Folder.Put("train/dog/again.png", TestPng.Picture(0, level: CompressionLevel.NoCompression));
        place.Folder.Put("test/dog/leak.png", place.Folder.Get("train/dog/1.png"));
        place.Folder.Put("test/dog/leak2.png", place.Folder.Get("train/dog/1.png"));

        var duplicates = place.Run()["duplicates"]!.AsObject();

        var groups = duplicates["groups"]!.AsArray();
        duplicates.Remove("groups");
        Assert.Equal(
            """{"within_train":2,"within_test":1,"test_in_train":2,"conflicting_labels":1,"count":2}""",
            duplicates.ToJsonString()
        );
        Assert.Equal(["train/cat/0.png", "train/cat/copy.png", "train/dog/again.png"], FolderCheckPlace.Paths(groups[0]!));
        Assert.Equal(["train/dog/1.png", "test/dog/leak.png", "test/dog/leak2.png"], FolderCheckPlace.Paths(groups[1]!));
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
        place.Folder.Put("train/cat/0.jpg", Fixture.Read("turned.jpg"));
        place.Folder.Put("train/cat/00.png", Fixture.Read("upright.png"));

        Assert.Equal(1, (int)place.Run()["duplicates"]!["within_train"]!);
    }

    [Fact]
    public void Run_PicturesThatLookAlike_AreAHint()
    {
        place.Folder.Put("test/dog/larger.png", TestPng.Picture(0, 96, 80));

        var json = place.Run();

        var near = json["near_duplicates"]!;
        Assert.Equal((1, 1, 1), ((int)near["count"]!, (int)near["across_splits"]!, (int)near["two_labels"]!));
        Assert.Equal("train/cat/0.png", (string)near["pairs"]![0]!["first"]!["path"]!);
        Assert.Equal("test/dog/larger.png", (string)near["pairs"]![0]!["second"]!["path"]!);
        Assert.Equal(FolderCheckPlace.Splits(4, 4, 2, 3), json["splits"]!.ToJsonString());
    }

    [Fact]
    public void Run_LeakageWarn_SaysSoAndKeepsEverything()
    {
        place.Folder.Put("test/cat/leak.png", place.Folder.Get("train/cat/0.png"));

        var json = place.Run();

        Assert.Equal("""{"answer":"warn","test_in_train":1,"dropped":{"count":0,"files":[]}}""", json["leakage"]!.ToJsonString());
        Assert.Equal(FolderCheckPlace.Splits(4, 4, 3, 2), json["splits"]!.ToJsonString());
        Assert.StartsWith(
            "pets: 1 test image is among the training images, pixel for pixel",
            Assert.Single(place.Context.Warnings),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Run_LeakageDrop_LeavesThemOutOfTheTrainingImages()
    {
        place.Folder.Put("test/cat/leak.png", place.Folder.Get("train/cat/0.png"));
        place.Folder.Put("train/dog/copy.png", place.Folder.Get("train/cat/0.png"));

        var json = place.Run(FolderCheckPlace.Drop);

        Assert.Equal(
            """{"answer":"drop","test_in_train":1,"dropped":{"count":2,"files":["train/cat/0.png","train/dog/copy.png"]}}""",
            json["leakage"]!.ToJsonString()
        );
        Assert.Equal(FolderCheckPlace.Splits(3, 4, 3, 2), json["splits"]!.ToJsonString());
        Assert.DoesNotContain("train/cat/0.png", place.Manifest().Select(image => (string)image!["path"]!));
    }

    [Fact]
    public void Run_LeakageFail_IsAFailedCheck()
    {
        place.Folder.Put("test/cat/leak.png", place.Folder.Get("train/cat/0.png"));

        var error = Assert.Throws<CheckFailedException>(() => place.Run(new CheckOptions { OnLeakage = LeakageAnswer.Fail }));

        Assert.Contains("test/cat/leak.png = train/cat/0.png", error.Message, StringComparison.Ordinal);
    }
}
