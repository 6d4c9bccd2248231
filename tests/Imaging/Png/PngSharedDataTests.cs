using System.Security.Cryptography;
using System.Text.Json;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

/// <summary>PngSuite, libpng's and image-png's test files, and damaged ones, where they lie beside the repository.</summary>
public sealed class PngSharedDataTests
{
    private const long LargestMemory = 256L << 20;

    [Fact]
    public void Decode_PngSuite_GivesItsReferences()
    {
        int compared = 0;
        foreach (string reference in SharedData.Files("codec/png/pngsuite/json"))
        {
            string name = Path.GetFileNameWithoutExtension(reference);
            string file = Path.Combine(Path.GetDirectoryName(reference)!, "..", "png", name + ".png");
            if (name.StartsWith('x'))
            {
                // Damaged on purpose: the checksum of its header is wrong.
                Assert.Throws<UnreadableImageException>(() => Decode(file));
                continue;
            }

            var (info, image) = Decode(file);

            Assert.Equal(Reference(reference, info), image.Pixels.ToArray());
            Assert.False(image.Incomplete, name);
            compared++;
        }

        Assert.Equal(57, compared);
    }

    [Fact]
    public void Decode_FilesThatPillowReads_GivesItsPixels()
    {
        var recorded = JsonSerializer.Deserialize<SortedDictionary<string, string>>(
            File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "Imaging", "Png", "Fixtures", "pillow.json"))
        )!;
        string[] files = [.. SharedData.Files("codec/png"), .. SharedData.Files("codec/bad/png")];
        int compared = 0;
        foreach (string file in files.Where(IsPng))
        {
            string name = file[(file.Replace('\\', '/').LastIndexOf("/codec/", StringComparison.Ordinal) + "/codec/".Length)..]
                .Replace('\\', '/');
            if (!recorded.TryGetValue(name, out string? expected))
            {
                continue;
            }

            var (info, image) = Decode(file);

            // Indices beyond the palette are black here and in libpng, and gray levels in Pillow.
            if (!name.StartsWith("bad/png/libpng-badpal", StringComparison.Ordinal))
            {
                Assert.Equal(
                    expected,
                    $"{info.Width}x{info.Height}x{info.Channels} {Convert.ToHexStringLower(SHA256.HashData(image.Pixels))}"
                );

                // All pixels are there, but its image data claim to go on for 2 GB.
                Assert.Equal(name.EndsWith("huge_IDAT.png", StringComparison.Ordinal), image.Incomplete);
                compared++;
            }
            else
            {
                Assert.True(image.Incomplete, name);
            }
        }

        Assert.Equal(recorded.Count - 2, compared);
    }

    [Fact]
    public void Decode_DamagedFiles_GivesPixelsOrAnErrorWithinBounds()
    {
        int read = 0;
        int refused = 0;
        foreach (string file in SharedData.Files("codec/bad/png"))
        {
            byte[] bytes = File.ReadAllBytes(file);
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                new ImageDecoder().Decode(bytes, ImageLimits.Default, new DecodedImage());
                read++;
            }
            catch (UnreadableImageException)
            {
                refused++;
            }

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, LargestMemory);
        }

        Assert.Equal((4, 324), (read, refused));
    }

    private static bool IsPng(string file) => File.ReadAllBytes(file).AsSpan().StartsWith(PngDecoder.Signature);

    private static (ImageInfo Info, DecodedImage Image) Decode(string file)
    {
        var image = new DecodedImage();
        return (new PngDecoder().Decode(File.ReadAllBytes(file), ImageLimits.Default, image), image);
    }

    /// <summary>The references hold red, green, blue and alpha of 8 or 16 bits.</summary>
    private static byte[] Reference(string path, ImageInfo info)
    {
        int[] samples = JsonSerializer.Deserialize<int[]>(File.ReadAllBytes(path))!;
        int shift = info.Mode.Contains("16 bit", StringComparison.Ordinal) ? 8 : 0;
        return [.. samples.Chunk(4).SelectMany(pixel => pixel.Take(info.Channels)).Select(sample => (byte)(sample >> shift))];
    }
}
