using System.IO.Compression;
using System.Text.Json;

namespace Permafrost.Tests.Imaging.Jpeg;

/// <summary>Files of every kind and what <c>djpeg</c> made of them; <c>Fixtures/jpeg/jpeg.py</c> made both.</summary>
internal static class JpegFixture
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "Imaging", "Fixtures", "jpeg");

    /// <summary>All files, in the script's order; those without truth are refused by djpeg.</summary>
    public static IReadOnlyList<(string Name, byte[] File, JpegTruth? Truth)> ReadAll()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "truth.json")));
        using var archive = ZipFile.OpenRead(Path.Combine(Folder, "files.zip"));
        var truths = document.RootElement.GetProperty("files");
        return [.. archive.Entries.Select(entry => (entry.FullName, Read(entry), Truth(truths.GetProperty(entry.FullName))))];
    }

    /// <summary>One file.</summary>
    /// <param name="name">Such as <c>good/420-8x8</c>.</param>
    public static byte[] Read(string name)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Folder, "files.zip"));
        return Read(archive.GetEntry(name + ".jpg")!);
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static JpegTruth? Truth(JsonElement element) =>
        element.ValueKind == JsonValueKind.Null
            ? null
            : new JpegTruth(
                element.GetProperty("width").GetInt32(),
                element.GetProperty("height").GetInt32(),
                element.GetProperty("channels").GetInt32(),
                element.GetProperty("sha256").GetString()!,
                element.GetProperty("warned").GetBoolean()
            );
}
