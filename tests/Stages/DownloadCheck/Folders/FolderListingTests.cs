using Permafrost.Core.Errors;
using Permafrost.Experiments.Datasets;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

public sealed class FolderListingTests : IDisposable
{
    private readonly PictureFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Of_TrainAndTest_ListsImagesBySplitClassAndPath()
    {
        Put("test/dog/z.jpg", "train/dog/10.JPG", "train/dog/2.png", "train/cat/b.JPEG", "train/cat/a.jpg", "test/cat/ü.png");

        var listing = List();

        Assert.Equal(
            [
                "Train 0 train/cat/a.jpg",
                "Train 0 train/cat/b.JPEG",
                "Train 1 train/dog/10.JPG",
                "Train 1 train/dog/2.png",
                "Test 0 test/cat/ü.png",
                "Test 1 test/dog/z.jpg",
            ],
            listing.Images.Select(image => $"{image.Split} {image.Label} {image.Path}")
        );
        Assert.Empty(listing.Ignored);
    }

    [Fact]
    public void Of_ClassesInAnotherOrder_ChangesLabelsAlone()
    {
        Put("train/cat/a.jpg", "train/dog/a.jpg", "test/cat/a.jpg");

        var listing = List(classes: ["dog", "cat"]);

        Assert.Equal(
            ["train/cat/a.jpg 1", "train/dog/a.jpg 0", "test/cat/a.jpg 1"],
            listing.Images.Select(image => $"{image.Path} {image.Label}")
        );
    }

    [Fact]
    public void Of_WhatIsNoImage_IsListedOrPassedOver()
    {
        Put(
            "train/cat/a.jpg",
            "train/cat/notes.txt",
            "train/cat/.DS_Store",
            "train/cat/Thumbs.db",
            "train/cat/.hidden/b.jpg",
            "train/dog/a.jpg",
            "train/dog/movie.mp4",
            "train/stray.jpg",
            "train/.ipynb_checkpoints/c.jpg",
            "test/cat/a.jpg",
            "README.md",
            "validation/cat/a.jpg"
        );

        var listing = List();

        Assert.Equal(["train/cat/notes.txt", "train/dog/movie.mp4", "train/stray.jpg"], listing.Ignored);
        Assert.Equal(3, listing.Images.Length);
    }

    [Fact]
    public void Of_FoldersWithinAClass_AreTakenWithIt()
    {
        Put("train/cat/siamese/young/a.jpg", "train/cat/b.jpg", "train/dog/a.jpg", "test/dog/a.jpg");

        Assert.Equal(
            ["train/cat/b.jpg", "train/cat/siamese/young/a.jpg", "train/dog/a.jpg", "test/dog/a.jpg"],
            List().Images.Select(image => image.Path)
        );
    }

    [Fact]
    public void Of_Links_AreFollowedUnlessTheyCouldLeadBack()
    {
        Put("train/cat/a.jpg", "train/dog/a.jpg", "test/dog/a.jpg", "elsewhere/1.jpg");
        File.CreateSymbolicLink(folder.PathOf("train/cat/link.jpg"), folder.PathOf("elsewhere/1.jpg"));
        Directory.CreateSymbolicLink(folder.PathOf("test/cat"), folder.PathOf("elsewhere"));
        Directory.CreateSymbolicLink(folder.PathOf("train/dog/loop"), folder.PathOf("train/dog"));

        var listing = List();

        Assert.Equal(
            ["train/cat/a.jpg", "train/cat/link.jpg", "train/dog/a.jpg", "test/cat/1.jpg", "test/dog/a.jpg"],
            listing.Images.Select(image => image.Path)
        );
        Assert.Equal(["train/dog/loop/"], listing.Ignored);
    }

    [Fact]
    public void Of_ListedClassesAmongOthers_PassesOverTheRest()
    {
        Put("train/cat/a.jpg", "train/dog/a.jpg", "train/cow/a.jpg", "test/cat/a.jpg", "test/cow/a.jpg", "test/dog/a.jpg");

        var listing = List();

        Assert.Equal(["test/cow/", "train/cow/"], listing.Ignored);
        Assert.Equal(4, listing.Images.Length);
    }

    [Fact]
    public void Of_EveryFault_IsNamedAtOnce()
    {
        Put("train/cat/notes.txt", "train/dgo/a.jpg", "test/cat/a.jpg", "test/cta/a.jpg");
        Directory.CreateDirectory(folder.PathOf("test/dog"));

        var error = Assert.Throws<UserErrorException>(() => List());

        Assert.Equal(
            [
                $"{folder.PathOf("train/cat")}: the class folder holds no image; expected .jpg, .jpeg or .png files",
                $"{folder.PathOf("train/dog")}: there is no such class folder; did you mean dgo?",
                $"{folder.PathOf("test/dog")}: the class folder holds no image; expected .jpg, .jpeg or .png files",
                $"{folder.PathOf("test/cta")}: no class of this name is trained on; expected one of cat, dog; did you mean cat?",
            ],
            error.Faults
        );
    }

    [Fact]
    public void Of_NameThatIsNoText_IsNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems have no such names.");
        Put("train/cat/a.jpg", "train/dog/a.jpg", "test/cat/a.jpg");
        Assert.Equal(0, Shell("touch \"$(printf 'train/cat/b\\377.jpg')\""));

        var error = Assert.Throws<UserErrorException>(() => List());

        // .NET cannot delete what it cannot name.
        Assert.Equal(0, Shell("rm train/cat/b*"));

        Assert.Contains("its name is not valid Unicode text", Assert.Single(error.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_FolderAndArchive_ListTheSame()
    {
        Put("train/cat/a.jpg", "train/cat/note.txt", "train/dog/a.jpg", "test/cat/a.jpg", "test/dog/b/a.png");
        var listing = List();
        folder.Pack("a.zip", "wrapped/");

        var packed = FolderListing.Of(new ZipTree(folder.PathOf("a.zip")), new FoldersSource(), ["cat", "dog"], out _)!;

        Assert.Equal(listing.Images, packed.Images);
        Assert.Equal(listing.Ignored, packed.Ignored);
        Assert.Equal("wrapped", packed.Layout.Root);
    }

    private int Shell(string command)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder.Root }
        )!;
        process.WaitForExit();
        return process.ExitCode;
    }

    private FolderListing List(string[]? classes = null)
    {
        var listing = FolderListing.Of(new FolderTree(folder.Root), new FoldersSource(), classes ?? ["cat", "dog"], out string problem);
        Assert.Equal("", problem);
        return listing!;
    }

    private void Put(params string[] files)
    {
        foreach (string file in files)
        {
            folder.Put(file, file);
        }
    }
}
