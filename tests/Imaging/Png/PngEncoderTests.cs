using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Png;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Imaging.Png;

public sealed class PngEncoderTests
{
    private const ulong Seed = 111;

    [Fact]
    public void Encode_AnyPicture_IsReadBack()
    {
        var decoder = new PngDecoder();
        var image = new DecodedImage();
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                seed =>
                {
                    var picture = Picture.Draw(seed);

                    byte[] file = PngEncoder.Encode(picture.Pixels, picture.Width, picture.Height, picture.Channels);

                    var info = decoder.Decode(file, ImageLimits.Default, image);
                    Assert.Equal((picture.Width, picture.Height, picture.Channels), (info.Width, info.Height, info.Channels));
                    Assert.Equal(picture.Pixels, image.Pixels.ToArray());
                    Assert.False(image.Incomplete);
                    Assert.Equal(file, PngEncoder.Encode(picture.Pixels, picture.Width, picture.Height, picture.Channels));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(Seed, 1));
    }

    /// <summary>Bytes that a report holds: the same everywhere. A change of them changes reports.</summary>
    [Fact]
    public void Encode_KnownPictures_GivesTheRecordedBytes()
    {
        byte[] files =
        [
            .. Enumerable.Range(0, 40).Select(Picture.Draw).SelectMany(p => PngEncoder.Encode(p.Pixels, p.Width, p.Height, p.Channels)),
        ];

        Assert.Equal("7a439d5ebdc25e7398524bd9c8c4e8d8bff303e54ac8d8b83d9b61549f5c0b58", Convert.ToHexStringLower(SHA256.HashData(files)));
    }

    [Fact]
    public async Task Encode_Pictures_AreReadByPillow()
    {
        const string python = "/usr/bin/python3";
        Assert.SkipUnless(File.Exists(python), $"no {python}");
        using var folder = new TemporaryFolder();
        var expected = new List<string>();
        foreach (int seed in Enumerable.Range(0, 200))
        {
            var picture = Picture.Draw(seed);
            byte[] file = PngEncoder.Encode(picture.Pixels, picture.Width, picture.Height, picture.Channels);
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, $"{seed:D3}.png"), file, TestContext.Current.CancellationToken);
            string digest = Convert.ToHexStringLower(SHA256.HashData(picture.Pixels));
            expected.Add($"{seed:D3}.png {(picture.Channels == 1 ? "L" : "RGB")} {picture.Width}x{picture.Height} {digest}");
        }

        string script = Path.Combine(Repository.Root, "tests", "Imaging", "Png", "Fixtures", "read.py");
        var start = new ProcessStartInfo(python, [script, folder.Path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen((await errors).Contains("No module named 'PIL'", StringComparison.Ordinal), $"{python} without python3-pil");

        Assert.Equal("", await errors);
        Assert.Equal(expected, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(65_536, 1, 1, 65_536)]
    [InlineData(1, 65_536, 1, 65_536)]
    [InlineData(1, 1, 2, 2)]
    [InlineData(1, 1, 4, 4)]
    [InlineData(2, 2, 3, 11)]
    public void Encode_WrongSizes_Throws(int width, int height, int channels, int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PngEncoder.Encode(new byte[count], width, height, channels));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(100_000)]
    [InlineData(1_000_000)]
    public void Compress_AnyLength_IsReadByZlib(int length)
    {
        foreach (int values in new[] { 1, 2, 17, 256 })
        {
            var random = new Random(length + values);
            byte[] data = [.. Enumerable.Range(0, length).Select(_ => (byte)random.Next(values))];

            byte[] stream = Deflater.Compress(data);

            using var inflated = new MemoryStream();
            using var zlib = new ZLibStream(new MemoryStream(stream), CompressionMode.Decompress);
            zlib.CopyTo(inflated);
            Assert.Equal(data, inflated.ToArray());

            // No more than what is stored as it is.
            Assert.InRange(stream.Length, 0, length + 6 + 5 * (length / 10_000 + 1));
        }
    }

    [Fact]
    public void Compress_SkewedFrequencies_StayWithinFifteenBits()
    {
        // Fibonacci numbers make the longest codes: 24 symbols would take 23 bits.
        var data = new List<byte>();
        for (int symbol = 0, low = 1, high = 1; symbol < 20; symbol++, (low, high) = (high, low + high))
        {
            data.AddRange(Enumerable.Repeat((byte)(symbol * 7), low));
        }

        byte[] shuffled = [.. data];
        new Random(111).Shuffle(shuffled);
        var lengths = PrefixCode.OfFrequencies([.. shuffled.GroupBy(value => value).Select(group => group.Count())], 15).Lengths;

        Assert.Equal(15, lengths.Max());
        Assert.Equal(1 << 15, lengths.Sum(length => 1 << (15 - length)));
        using var inflated = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(Deflater.Compress(shuffled)), CompressionMode.Decompress);
        zlib.CopyTo(inflated);
        Assert.Equal(shuffled, inflated.ToArray());
    }

    /// <summary>Gradients, noise, flat areas and repeated patterns.</summary>
    private sealed record Picture(int Width, int Height, int Channels, byte[] Pixels)
    {
        public static Picture Draw(int seed)
        {
            var random = new Random(seed);
            var (width, height) = (random.Next(1, 60), random.Next(1, 60));
            int channels = random.Next(2) == 0 ? 1 : 3;
            var pixels = new byte[width * height * channels];
            int kind = random.Next(5);
            int noise = 1 << random.Next(9);
            for (int at = 0; at < pixels.Length; at++)
            {
                int x = at / channels % width;
                int y = at / channels / width;
                pixels[at] = kind switch
                {
                    0 => 77,
                    1 => (byte)(3 * x + 2 * y + random.Next(noise)),
                    2 => (byte)((x / 5 + y / 7) % 2 * 255),
                    3 => (byte)random.Next(noise),
                    _ => (byte)(x * y / 4),
                };
            }

            return new Picture(width, height, channels, pixels);
        }
    }
}
