using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Stages.DownloadCheck.Examination;

namespace Permafrost.Stages.DownloadCheck.Folders;

/// <summary>The images that are left after the check, with the digests under which later stages read them again: <c>manifest.json</c>.</summary>
/// <remarks>
/// The store holds no copy of the images. One line for each, so that two manifests can be compared with <c>diff</c>; training images, then test
/// images, each in the order of their paths.
/// </remarks>
internal static class FolderManifest
{
    private const string Train = "train";
    private const string Test = "test";

    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One image that is used.</summary>
    /// <param name="Path">Below the dataset's root.</param>
    /// <param name="Split">Its split.</param>
    /// <param name="Label">Index of its class.</param>
    /// <param name="Digest">SHA-256 of the file.</param>
    internal sealed record Entry(string Path, SplitName Split, int Label, Sha256Digest Digest);

    public static void Write(string path, IReadOnlyList<ImageFinding> images)
    {
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        file.Write("{\n  \"images\": [\n");
        for (int index = 0; index < images.Count; index++)
        {
            file.Write("    ");
            file.Write(Line(images[index]).ToJsonString(OneLine));
            file.Write(index + 1 < images.Count ? ",\n" : "\n");
        }

        file.Write("  ]\n}\n");
    }

    public static IReadOnlyList<Entry> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var json = JsonDocument.Parse(file);
        return
        [
            .. json
                .RootElement.GetProperty("images")
                .EnumerateArray()
                .Select(image => new Entry(
                    image.GetProperty("path").GetString()!,
                    image.GetProperty("split").ValueEquals(Train) ? SplitName.Train : SplitName.Test,
                    image.GetProperty("label").GetInt32(),
                    Sha256Digest.Parse(image.GetProperty("sha256").GetString()!)
                )),
        ];
    }

    private static JsonObject Line(ImageFinding finding) =>
        new()
        {
            ["path"] = finding.Image.Path,
            ["split"] = finding.Image.Split == SplitName.Train ? Train : Test,
            ["label"] = finding.Image.Label,
            ["sha256"] = finding.Image.Digest!.Value.ToString(),
            ["width"] = finding.Info!.Width,
            ["height"] = finding.Info.Height,
            ["mode"] = finding.Info.Mode,
            ["orientation"] = (int)finding.Info.Orientation,
        };
}
