using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

public sealed class DatasetFilesTests : IDisposable
{
    private readonly PictureFolder folder = PictureFolder.Small();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Find_FolderArchiveAndCopyElsewhere_HaveOneDigest()
    {
        var digest = Find();
        using var copy = PictureFolder.Small();
        var elsewhere = new DatasetFiles(copy.Definition(inPlace: true), "/nowhere", new DownloadSettings());

        folder.Pack("pets.zip", "pets-main/");

        Assert.Equal(digest, elsewhere.Find(1, null, CancellationToken.None));
        Assert.Equal(digest, Find(new FoldersSource { Archives = ["other.zip", "pets.zip"] }));
    }

    [Fact]
    public void Find_FolderAndArchive_TakesTheFolder()
    {
        var source = new FoldersSource { Archives = ["pets.zip"] };
        folder.Put("pets.zip", "no zip file at all");

        var files = Files(source);
        files.Find(2, null, CancellationToken.None);

        Assert.IsType<FolderTree>(files.Content.Tree);
    }

    [Theory]
    [InlineData("content")]
    [InlineData("name")]
    [InlineData("class")]
    [InlineData("split")]
    [InlineData("added")]
    [InlineData("removed")]
    [InlineData("ignored")]
    public void Find_AnythingElse_HasAnotherDigest(string what)
    {
        var digest = Find();
        byte[] picture = folder.Get("train/cat/0.png");
        switch (what)
        {
            case "content":
                folder.Put("train/cat/0.png", TestPng.Picture(99));
                break;
            case "name":
                File.Move(folder.PathOf("train/cat/0.png"), folder.PathOf("train/cat/zero.png"));
                break;
            case "class":
                File.Move(folder.PathOf("train/cat/0.png"), folder.PathOf("train/dog/00.png"));
                break;
            case "split":
                File.Move(folder.PathOf("train/cat/0.png"), folder.PathOf("test/cat/00.png"));
                break;
            case "added":
                folder.Put("train/cat/9.png", picture);
                break;
            case "removed":
                File.Delete(folder.PathOf("train/cat/0.png"));
                break;
            default:
                folder.Put("train/cat/notes.txt", "a note");
                break;
        }

        Assert.NotEqual(digest, Find());
    }

    [Theory]
    [InlineData("train/cat/.DS_Store")]
    [InlineData("README.md")]
    [InlineData("validation/cat/1.png")]
    public void Find_WhatIsNoPartOfIt_HasTheSameDigest(string file)
    {
        var digest = Find();
        folder.Put(file, "x");

        Assert.Equal(digest, Find());
    }

    [Fact]
    public void Find_TimesAndLinks_DoNotCount()
    {
        var digest = Find();
        File.SetLastWriteTimeUtc(folder.PathOf("train/cat/0.png"), new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.Move(folder.PathOf("train/cat/1.png"), folder.PathOf("elsewhere"));
        File.CreateSymbolicLink(folder.PathOf("train/cat/1.png"), folder.PathOf("elsewhere"));

        Assert.Equal(digest, Find());
    }

    [Fact]
    public void Find_AnyThreads_HaveTheSameDigest()
    {
        Assert.Equal(Files().Find(1, null, CancellationToken.None), Files().Find(7, null, CancellationToken.None));
    }

    /// <summary>Were this to change, every dataset of class folders would be looked at again.</summary>
    [Fact]
    public void Find_KnownContent_IsTheLiteral()
    {
        using var known = new PictureFolder();
        foreach (string file in new[] { "train/cat/a.jpg", "train/dog/é.png", "test/cat/a.jpg" })
        {
            known.Put(file, file);
        }

        known.Put("train/cat/notes.txt", "x");
        var files = new DatasetFiles(known.Definition(), known.DataDirectory, new DownloadSettings());

        Assert.Equal(
            "eeb6a7cb56ce7c76a59f96dd4953ddb5705115b36910151fe033d57d794ee10f",
            files.Find(1, null, CancellationToken.None).ToString()
        );
    }

    /// <summary><c>find train test -name '*.png' | LC_ALL=C sort | xargs sha256sum | sha256sum</c>.</summary>
    [Fact]
    public void ImagesDigest_IsWhatTheShellSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There may be no sha256sum here.");
        var files = Files();
        files.Find(1, null, CancellationToken.None);

        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(
                "sh",
                ["-c", "find train test -name '*.png' | LC_ALL=C sort | xargs sha256sum | sha256sum"]
            )
            {
                WorkingDirectory = folder.Root,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        string printed = process.StandardOutput.ReadToEnd();

        Assert.Equal($"{files.Content.ImagesDigest()}  -\n", printed);
    }

    [Fact]
    public void Find_FileEditedWithItsTimeAndSizeKept_IsReadAgain()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere nothing but the time of modification is known.");
        var digest = Find(later: true);
        var time = File.GetLastWriteTimeUtc(folder.PathOf("train/cat/0.png"));
        byte[] picture = folder.Get("train/cat/0.png");
        picture[^1] ^= 1;
        File.WriteAllBytes(folder.PathOf("train/cat/0.png"), picture);
        File.SetLastWriteTimeUtc(folder.PathOf("train/cat/0.png"), time);

        Assert.NotEqual(digest, Find(later: true));
    }

    /// <summary>Files that were just written are read again, as often as it takes: no edit is too quick.</summary>
    [Fact]
    public void Find_ManyQuickEditsOfOneSize_AreAllSeen()
    {
        var digests = new HashSet<Sha256Digest>();
        for (int edit = 0; edit < 50; edit++)
        {
            folder.Put("train/cat/0.png", $"{edit:000}");
            digests.Add(Find()!.Value);
        }

        Assert.Equal(50, digests.Count);
    }

    [Fact]
    public void Change_Nothing_IsNull()
    {
        var files = Files();
        files.Find(2, null, CancellationToken.None);

        Assert.Null(files.Change());
    }

    [Theory]
    [InlineData("written", "train/dog/1.png was written to")]
    [InlineData("added", "test/dog/new.png is new")]
    [InlineData("removed", "train/dog/1.png is gone")]
    [InlineData("all", "holds no folder; expected train/ and test/, or at least two class folders")]
    public void Change_Meanwhile_IsNamed(string what, string expected)
    {
        var files = Files();
        files.Find(2, null, CancellationToken.None);
        switch (what)
        {
            case "written":
                File.AppendAllText(folder.PathOf("train/dog/1.png"), "x");
                break;
            case "added":
                folder.Put("test/dog/new.png", "x");
                break;
            case "removed":
                File.Delete(folder.PathOf("train/dog/1.png"));
                break;
            default:
                Directory.Delete(folder.Root, recursive: true);
                break;
        }

        Assert.Equal(expected, files.Change());
    }

    [Fact]
    public void Change_ArchiveReplaced_IsSeen()
    {
        folder.Pack("pets.zip");
        var files = Files(new FoldersSource { Archives = ["pets.zip"] });
        files.Find(2, null, CancellationToken.None);
        File.AppendAllText(folder.PathOf("pets.zip"), "x");

        Assert.Equal("train/cat/0.png was written to", files.Change());
    }

    [Fact]
    public void Find_NothingThere_IsNullForANameAndAFaultForAFolder()
    {
        Directory.Delete(folder.Root, recursive: true);

        Assert.Null(Find());
        var error = Assert.Throws<UserErrorException>(() =>
            new DatasetFiles(folder.Definition(inPlace: true), folder.DataDirectory, new DownloadSettings()).Find(
                1,
                null,
                CancellationToken.None
            )
        );
        Assert.Equal($"dataset pets: {folder.Root}: there is no such folder.", error.Message);
    }

    [Fact]
    public void Find_ArchiveOfSomethingElse_IsNamed()
    {
        Directory.Delete(folder.Root, recursive: true);
        folder.Put("notes.txt", "x");
        folder.Pack("pets.zip");

        var error = Assert.Throws<UserErrorException>(() => Find(new FoldersSource { Archives = ["pets.zip"] }));

        Assert.Equal(
            $"dataset pets: {folder.PathOf("pets.zip")}: holds no folder; expected train/ and test/, or at least two class folders.",
            error.Message
        );
    }

    [Fact]
    public void Find_FaultyFolders_NamesTheDatasetAndThePlaces()
    {
        Directory.Delete(folder.PathOf("train/dog"), recursive: true);
        Directory.CreateDirectory(folder.PathOf("test/cow"));

        var error = Assert.Throws<UserErrorException>(() => Find());

        Assert.Equal(2, error.Faults.Count);
        Assert.All(error.Faults, fault => Assert.StartsWith($"dataset pets: {folder.Root}", fault, StringComparison.Ordinal));
    }

    private Sha256Digest? Find(FoldersSource? source = null, bool later = false) =>
        Files(source, later).Find(2, null, CancellationToken.None);

    private DatasetFiles Files(FoldersSource? source = null, bool later = false) =>
        new(
            folder.Definition(source),
            folder.DataDirectory,
            new DownloadSettings { DigestFolder = folder.Digests, Clock = later ? new FileHashingTests.LaterTime() : TimeProvider.System }
        );
}
