using System.IO.Compression;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Tests.Stages.DownloadCheck.Folders;

/// <summary>A folder <c>data/</c> with a dataset of class folders in it, to be changed as a test likes; deleted afterwards.</summary>
internal sealed class PictureFolder : IDisposable
{
    public const string Name = "pets";

    public string DataDirectory { get; } = Directory.CreateTempSubdirectory("permafrost-data-").FullName;

    public string Root => Path.Combine(DataDirectory, Name);

    public string Digests => Path.Combine(DataDirectory, "digests");

    /// <summary>Four training and two test pictures of cat and dog each, no two equal.</summary>
    public static PictureFolder Small()
    {
        var folder = new PictureFolder();
        int number = 0;
        foreach (var (split, count) in new[] { ("train", 4), ("test", 2) })
        {
            foreach (string name in new[] { "cat", "dog" })
            {
                for (int image = 0; image < count; image++)
                {
                    folder.Put($"{split}/{name}/{image}.png", TestPng.Picture(number++));
                }
            }
        }

        return folder;
    }

    /// <summary>Cats and dogs without splits.</summary>
    public static PictureFolder Flat(int cats, int dogs)
    {
        var folder = new PictureFolder();
        for (int number = 0; number < cats + dogs; number++)
        {
            folder.Put($"{(number < cats ? "cat" : "dog")}/{number}.png", TestPng.Picture(number));
        }

        return folder;
    }

    public string PathOf(string file) => Path.Combine(Root, file);

    public void Put(string file, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllBytes(PathOf(file), content);
    }

    public void Put(string file, string content) => Put(file, System.Text.Encoding.UTF8.GetBytes(content));

    public byte[] Get(string file) => File.ReadAllBytes(PathOf(file));

    /// <summary>Packs everything and removes the folders.</summary>
    /// <param name="archive">Name of the zip file.</param>
    /// <param name="prefix">Folder in the archive, empty or with a slash at its end.</param>
    public void Pack(string archive, string prefix = "")
    {
        string target = Path.Combine(DataDirectory, "packed.zip");
        using (var zip = ZipFile.Open(target, ZipArchiveMode.Create))
        {
            foreach (string file in Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                zip.CreateEntryFromFile(file, prefix + Path.GetRelativePath(Root, file));
            }
        }

        Directory.Delete(Root, recursive: true);
        Directory.CreateDirectory(Root);
        File.Move(target, PathOf(archive));
    }

    /// <summary>The dataset by its definition's name, or in place.</summary>
    public DatasetDefinition Definition(FoldersSource? source = null, bool inPlace = false, params string[] classes) =>
        new()
        {
            Name = Name,
            Description = "Cats and dogs.",
            Licence = "MIT",
            Classes = classes.Length > 0 ? [.. classes] : ["cat", "dog"],
            Source = source ?? new FoldersSource(),
            Folder = inPlace ? Root : null,
        };

    public void Dispose() => Directory.Delete(DataDirectory, recursive: true);
}
