using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Experiments.Datasets;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>What a dataset of class folders holds: every image with its digest.</summary>
/// <param name="Tree">Where the files are; part of no digest.</param>
/// <param name="Layout">Where the class folders are.</param>
/// <param name="Images">Training images, then test images, each in the order of their paths.</param>
/// <param name="Ignored">Paths of what is no image.</param>
internal sealed record FolderContent(
    FileTree Tree,
    ClassFolderLayout Layout,
    ImmutableArray<ListedImage> Images,
    ImmutableArray<string> Ignored
)
{
    /// <summary>Folder of the tree that paths are relative to.</summary>
    public string Root => Layout.Root;

    /// <summary>SHA-256 over one line <c>DIGEST  PATH</c> for every image, sorted by path: what <c>sha256sum</c> prints for the files, hashed once more.</summary>
    public Sha256Digest ImagesDigest() =>
        Digest(
            Images
                .OrderBy(image => image.Path, StringComparer.Ordinal)
                .Select(image => $"{image.Digest?.ToString() ?? "unreadable"}  {image.Path}\n")
        );

    /// <summary>What stands for the whole in a key: every image with class and split, and what else lies there.</summary>
    public Sha256Digest KeyDigest() =>
        Digest([
            // No file name holds a NUL, so that no two contents make one text.
            .. Images.Select(image => $"{(int)image.Split} {image.Label} {image.Digest?.ToString() ?? image.Unreadable} {image.Path}\0"),
            .. Ignored.Select(path => $"ignored {path}\0"),
        ]);

    /// <summary>Images by split and class, for explanations: <c>{ "train": { "cat": 12, … }, … }</c>.</summary>
    public JsonObject CountsJson(IReadOnlyList<string> classes) =>
        new() { ["train"] = CountsJson(classes, SplitName.Train), ["test"] = CountsJson(classes, SplitName.Test) };

    private JsonObject CountsJson(IReadOnlyList<string> classes, SplitName split)
    {
        var counts = new int[classes.Count];
        foreach (var image in Images.Where(image => image.Split == split))
        {
            counts[image.Label]++;
        }

        return new JsonObject(classes.Select((name, label) => KeyValuePair.Create(name, (JsonNode?)counts[label])));
    }

    private static Sha256Digest Digest(IEnumerable<string> lines)
    {
        var text = new StringBuilder();
        foreach (string line in lines)
        {
            text.Append(line);
        }

        return Sha256Digest.OfBytes(Encoding.UTF8.GetBytes(text.ToString()));
    }
}
