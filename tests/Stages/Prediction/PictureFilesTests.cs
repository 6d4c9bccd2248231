using Permafrost.Core.Errors;
using Permafrost.Stages;
using Permafrost.Stages.Prediction;

namespace Permafrost.Tests.Stages.Prediction;

public sealed class PictureFilesTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("permafrost-pictures-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public void Of_Folder_TakesImagesBelowItInOrdinalOrder()
    {
        Write("b.PNG", "a/z.jpg", "a.jpeg", "a/.hidden.png", ".hidden/x.png", "__MACOSX/x.png", "notes.txt", "Z/é.jpg");

        var files = PictureFiles.Of([new GivenPath("./pics/", root), new GivenPath("notes", Path.Combine(root, "notes.txt"))]);

        Assert.Equal(["./pics/Z/é.jpg", "./pics/a.jpeg", "./pics/a/z.jpg", "./pics/b.PNG", "notes"], files.Select(file => file.Shown));
        Assert.All(files, file => Assert.True(File.Exists(file.FullPath), file.FullPath));
    }

    [Fact]
    public void Of_SamePathTwice_TakesItOnce()
    {
        Write("a.png");

        Assert.Single(PictureFiles.Of([new GivenPath(".", root), new GivenPath("a.png", Path.Combine(root, "a.png"))]));
    }

    [Fact]
    public void Of_LinkThatLeadsBackUp_IsPassedOver()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need a privilege");
        Write("a/a.png");
        Directory.CreateSymbolicLink(Path.Combine(root, "a", "up"), root);

        Assert.Equal(["x/a/a.png"], PictureFiles.Of([new GivenPath("x", root)]).Select(file => file.Shown));
    }

    [Fact]
    public void Of_NothingThere_NamesEveryPath()
    {
        Write("notes.txt");

        var mistake = Assert.Throws<UserErrorException>(() =>
            PictureFiles.Of([new GivenPath("here", root), new GivenPath("there", Path.Combine(root, "there"))])
        );

        Assert.Equal(
            [
                "--image is 'here', and neither it nor a folder below holds an image; expected .jpg, .jpeg or .png files",
                "--image is 'there', and there is no such file or folder; expected JPEG or PNG files",
            ],
            mistake.Faults
        );
    }

    [Fact]
    public void Labelled_ClassFolders_GiveTheLabels()
    {
        Write("sea/1.jpg", "sea/deep/2.jpg", "forest/1.jpg", "readme.png");

        var files = PictureFiles.Labelled(new GivenPath("mine", root), ["forest", "glacier", "sea"]);

        Assert.Equal([("forest/1.jpg", 0), ("sea/1.jpg", 2), ("sea/deep/2.jpg", 2)], files.Select(file => (file.Shown, file.Label)));
    }

    [Fact]
    public void Labelled_UnknownAndEmptyFolders_AreMistakes()
    {
        Write("sae/1.jpg", "street/1.jpg");

        var unknown = Assert.Throws<UserErrorException>(() => PictureFiles.Labelled(new GivenPath("mine", root), ["forest", "sea"]));
        var empty = Assert.Throws<UserErrorException>(() =>
            PictureFiles.Labelled(new GivenPath("mine", Directory.CreateDirectory(Path.Combine(root, "none")).FullName), ["sea"])
        );

        Assert.Equal(
            [
                "mine/sae: the experiment has no class of this name; expected class folders named forest, sea; did you mean sea?",
                "mine/street: the experiment has no class of this name; expected class folders named forest, sea",
            ],
            unknown.Faults
        );
        Assert.Equal(
            "--data is 'mine', and it holds no image; expected class folders named sea, with .jpg, .jpeg or .png files",
            empty.Message
        );
    }

    private void Write(params string[] paths)
    {
        foreach (string path in paths)
        {
            string full = Path.Combine(root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            File.WriteAllText(full, "x");
        }
    }
}
