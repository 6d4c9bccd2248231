using System.IO.Compression;
using System.Text.Json;
using Permafrost.Core.Errors;
using Permafrost.Imaging.Png;

namespace Permafrost.Bench.Fuzzing;

/// <summary>Files to damage: what the tests of the decoders read, some larger ones, a folder's, and what proved worth damaging further.</summary>
internal sealed class FuzzCorpus
{
    /// <summary>Larger files take long to decode and hold nothing new.</summary>
    private const long LargestBytes = 128 * 1024;

    private readonly List<byte[]> pngs = [];
    private readonly List<byte[]> jpegs = [];

    /// <summary>Takes PNG and JPEG files; others are left out.</summary>
    public FuzzCorpus(IEnumerable<byte[]> files)
    {
        foreach (byte[] file in files)
        {
            Add(file);
        }
    }

    public static ReadOnlySpan<byte> PngSignature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public static ReadOnlySpan<byte> JpegSignature => [0xff, 0xd8];

    public int Count => pngs.Count + jpegs.Count;

    /// <summary>Reads the files, always in the same order.</summary>
    /// <param name="folder">Its PNG and JPEG files and those of the folders in it, as far as they are small; or null.</param>
    public static FuzzCorpus Read(string? folder)
    {
        string fixtures = Path.Combine(Checkout.Root, "tests", "Imaging");
        return new FuzzCorpus([
            .. Pngs(Path.Combine(fixtures, "Png", "Fixtures", "png.json")),
            .. Drawn(),
            .. Zip(Path.Combine(fixtures, "Fixtures", "jpeg", "files.zip")),
            .. folder is null ? [] : Folder(folder),
        ]);
    }

    public static bool IsPng(ReadOnlySpan<byte> file) => file.StartsWith(PngSignature);

    public static bool IsJpeg(ReadOnlySpan<byte> file) => file.StartsWith(JpegSignature);

    public void Add(byte[] file)
    {
        if (IsPng(file))
        {
            pngs.Add(file);
        }
        else if (IsJpeg(file))
        {
            jpegs.Add(file);
        }
    }

    /// <summary>A file; one format is as likely as the other.</summary>
    public byte[] Pick(MutationRandom random) => random.Pick(random.OneIn(2) ? pngs : jpegs);

    /// <summary>Pictures whose compressed data have codes of their own, long matches and several blocks.</summary>
    private static IEnumerable<byte[]> Drawn()
    {
        foreach (int noise in new[] { 1, 4, 32, 256 })
        {
            var random = new MutationRandom(seed: 0, noise);
            var pixels = new byte[120 * 90 * 3];
            for (int at = 0; at < pixels.Length; at++)
            {
                pixels[at] = (byte)(at % 360 / 3 * (at / 3600) + random.Below(noise));
            }

            yield return PngEncoder.Encode(pixels, 120, 90, 3);
            yield return PngEncoder.Encode(pixels.AsSpan(0, 120 * 90), 90, 120, 1);
        }
    }

    private static IEnumerable<byte[]> Pngs(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        foreach (var entry in document.RootElement.EnumerateArray())
        {
            yield return entry.GetProperty("file").GetBytesFromBase64();
        }
    }

    private static IEnumerable<byte[]> Zip(string path)
    {
        using var archive = ZipFile.OpenRead(path);
        foreach (var entry in archive.Entries.Where(entry => entry.Length is > 0 and <= LargestBytes))
        {
            var bytes = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            yield return bytes;
        }
    }

    private static IEnumerable<byte[]> Folder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserErrorException($"--files={folder}: no such folder");
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (new FileInfo(path).Length <= LargestBytes)
            {
                byte[] file = File.ReadAllBytes(path);
                if (IsPng(file) || IsJpeg(file))
                {
                    yield return file;
                }
            }
        }
    }
}
