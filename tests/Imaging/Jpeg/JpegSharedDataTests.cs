using System.ComponentModel;
using System.Diagnostics;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Tests.Imaging.Jpeg;

/// <summary>Files of other projects and photos of the world beside <c>djpeg</c> itself; skipped where files or program are missing.</summary>
public sealed class JpegSharedDataTests
{
    private readonly ImageDecoder decoder = new();
    private readonly DecodedImage image = new();

    [Theory]
    [InlineData("codec/jpeg", 18)]
    [InlineData("codec/bad/jpeg", 25)]
    [InlineData("natural-scenes-sample", 900)]
    [InlineData("products-sample", 200)]
    public void Decode_SharedFiles_GivesThePixelsOfDjpeg(string folder, int atLeast)
    {
        var wrong = new List<string>();
        int same = 0;
        foreach (string path in SharedData.Files(folder).Where(IsCandidate))
        {
            var (truth, pixels) = Djpeg(path);
            byte[] file = File.ReadAllBytes(path);
            string found = Decode(file);
            bool isDecoded = found.Length == 0;
            if (truth is not null && isDecoded && image.Pixels.SequenceEqual(pixels))
            {
                same++;
            }
            else if (isDecoded || (truth is not null && !found.Contains("arithmetic", StringComparison.Ordinal)))
            {
                wrong.Add($"{path}: {(isDecoded ? "other pixels" : found)}, djpeg: {truth ?? "refused"}");
            }
        }

        Assert.Empty(wrong);
        Assert.InRange(same, atLeast, 100_000);
    }

    [Fact]
    public void Decode_BadFiles_EndSoon()
    {
        foreach (string path in SharedData.Files("codec/bad/jpeg"))
        {
            byte[] file = File.ReadAllBytes(path);
            Decode(file);
            long start = Stopwatch.GetTimestamp();
            Decode(file);
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 5, path);
        }
    }

    private static bool IsCandidate(string path) =>
        path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase)
        || path.Contains("seed-corpora-bugs", StringComparison.Ordinal);

    /// <returns>Why the file is refused; nothing where it is decoded.</returns>
    private string Decode(byte[] file)
    {
        try
        {
            decoder.Decode(file, ImageLimits.Default, image);
            return "";
        }
        catch (UnreadableImageException refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>Size and pixels; nothing where djpeg refuses the file.</summary>
    private static (string? Size, byte[] Pixels) Djpeg(string path)
    {
        var start = new ProcessStartInfo("djpeg", [path])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            using var output = new MemoryStream();
            process.StandardOutput.BaseStream.CopyTo(output);
            process.WaitForExit();
            return Parse(output.ToArray());
        }
        catch (Win32Exception)
        {
            Assert.Skip("no program djpeg (Debian: libjpeg-turbo-progs)");
            throw;
        }
    }

    private static (string? Size, byte[] Pixels) Parse(byte[] pnm)
    {
        // "P6", width and height, 255, each in a line.
        int at = 0;
        var lines = new List<string>();
        while (lines.Count < 3 && at < pnm.Length)
        {
            int end = Array.IndexOf(pnm, (byte)'\n', at);
            if (end < 0)
            {
                return (null, []);
            }

            lines.Add(System.Text.Encoding.ASCII.GetString(pnm, at, end - at));
            at = end + 1;
        }

        if (lines.Count < 3)
        {
            return (null, []);
        }

        int[] size = [.. lines[1].Split(' ').Select(int.Parse)];
        byte[] pixels = pnm[at..];
        return pixels.Length == size[0] * size[1] * (lines[0] == "P6" ? 3 : 1) ? (lines[1], pixels) : (null, []);
    }
}
