using Permafrost.Core.Errors;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Examination;

/// <summary>What the check of class folders does about files that cannot be used, and about classes that miss them.</summary>
public sealed class BadImageTests : IDisposable
{
    private readonly FolderCheckPlace place = new();

    public void Dispose() => place.Dispose();

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
        place.Folder.Put($"train/dog/{name}", content);

        var error = Assert.Throws<UserErrorException>(() => place.Run());

        Assert.StartsWith($"{place.Folder.PathOf($"train/dog/{name}")}: ", error.Faults[0], StringComparison.Ordinal);
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
            place.Folder.Put($"test/cat/bad{number:000}.jpg", "x");
        }

        var error = Assert.Throws<UserErrorException>(() => place.Run());

        Assert.Equal(102, error.Faults.Count);
        Assert.Equal("and 50 more", error.Faults[100]);
    }

    [Fact]
    public void Run_BadFilesSkipped_AreListedAndLeftOut()
    {
        place.Folder.Put("train/dog/empty.png", "");
        place.Folder.Put("test/cat/cut.jpg", Fixture.Read("photo.jpg")[..700]);

        var json = place.Run(FolderCheckPlace.Skip);

        Assert.Equal(("skip", 2), ((string)json["bad"]!["answer"]!, (int)json["bad"]!["count"]!));
        Assert.Equal(
            """{"path":"train/dog/empty.png","split":"train","label":1,"reason":"is empty (0 bytes); expected a PNG or JPEG file"}""",
            json["bad"]!["files"]![0]!.ToJsonString()
        );

        // What can be decoded in part has a picture.
        Assert.NotNull(json["bad"]!["files"]![1]!["thumbnail"]);
        Assert.Equal(FolderCheckPlace.Splits(4, 5, 3, 2), json["found"]!.ToJsonString());
        Assert.Equal(FolderCheckPlace.Splits(4, 4, 2, 2), json["splits"]!.ToJsonString());
        Assert.DoesNotContain("train/dog/empty.png", place.Manifest().Select(image => (string)image!["path"]!));
        Assert.Equal(["pets: 2 files of 14 cannot be used and are left out; dataset.json lists them"], place.Context.Warnings);
    }

    [Fact]
    public void Run_UnreadableFileSkipped_IsListedLikeABadOne()
    {
        File.CreateSymbolicLink(place.Folder.PathOf("train/cat/link.png"), "nowhere");

        var json = place.Run(FolderCheckPlace.Skip);

        Assert.Equal(["pets: 1 file of 13 cannot be used and is left out; dataset.json lists it"], place.Context.Warnings);

        Assert.Equal("is not there: a link that leads nowhere, or just removed", (string)json["bad"]!["files"]![0]!["reason"]!);
    }

    [Fact]
    public void Run_EveryImageOfAClassBad_NamesTheClass()
    {
        for (int number = 0; number < 4; number++)
        {
            place.Folder.Put($"train/cat/{number}.png", "x");
        }

        var error = Assert.Throws<UserErrorException>(() => place.Run(FolderCheckPlace.Skip));

        Assert.Equal("dataset pets: class 'cat' has no training image left; expected at least 1.", error.Message);
    }

    [Fact]
    public void Run_ClassWithoutTestImages_IsAWarning()
    {
        Directory.Delete(place.Folder.PathOf("test/dog"), recursive: true);

        place.Run();

        Assert.Equal(["pets: class 'dog' has no test image: nothing will be said of how well it is recognised"], place.Context.Warnings);
    }
}
