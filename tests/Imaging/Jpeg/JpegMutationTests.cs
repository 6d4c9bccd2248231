using System.Diagnostics;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Jpeg;

namespace Permafrost.Tests.Imaging.Jpeg;

/// <summary>Whatever bytes come, there are pixels or a typed error, soon.</summary>
public sealed class JpegMutationTests
{
    private const int Mutants = 4000;
    private const int TruncatedFiles = 12;

    [Fact]
    public void Decode_EveryTruncation_GivesPixelsOrATypedError()
    {
        var decoder = new JpegDecoder();
        var image = new DecodedImage();
        var files = JpegFixture.ReadAll().Where(entry => entry.Name.StartsWith("good/", StringComparison.Ordinal)).ToArray();
        for (int number = 0; number < TruncatedFiles; number++)
        {
            byte[] file = files[number * files.Length / TruncatedFiles].File;
            for (int length = 0; length < file.Length; length++)
            {
                Try(decoder, file.AsSpan(0, length), image);
            }
        }
    }

    [Theory]
    [InlineData(111)]
    [InlineData(112)]
    public void Decode_Mutants_GivePixelsOrATypedErrorAndEndSoon(uint seed)
    {
        var decoder = new JpegDecoder();
        var image = new DecodedImage();
        byte[][] files = [.. JpegFixture.ReadAll().Select(entry => entry.File)];
        int decoded = 0;
        var slowest = TimeSpan.Zero;
        for (int number = 0; number < Mutants; number++)
        {
            byte[] mutant = Mutate(files, ref seed);
            long start = Stopwatch.GetTimestamp();
            decoded += Try(decoder, mutant, image) ? 1 : 0;
            slowest = slowest > Stopwatch.GetElapsedTime(start) ? slowest : Stopwatch.GetElapsedTime(start);
        }

        // Mutants must not all fail at once.
        Assert.InRange(decoded, Mutants / 10, Mutants);

        // A hang, not a busy machine.
        Assert.InRange(slowest.TotalSeconds, 0, 10);
    }

    private static bool Try(JpegDecoder decoder, ReadOnlySpan<byte> file, DecodedImage image)
    {
        try
        {
            decoder.Decode(file, new ImageLimits(1_000_000), image);
            return true;
        }
        catch (UnreadableImageException)
        {
            return false;
        }
    }

    private static byte[] Mutate(byte[][] files, ref uint state)
    {
        byte[] file = files[Next(ref state, files.Length)].ToArray();
        for (int change = Next(ref state, 4); change >= 0; change--)
        {
            int at = Next(ref state, file.Length);
            switch (Next(ref state, 6))
            {
                case 0:
                    file[at] ^= (byte)(1 << Next(ref state, 8));
                    break;
                case 1:
                    file[at] = (byte)Next(ref state, 256);
                    break;
                case 2:
                    file = file[..Math.Max(at, 4)];
                    break;
                case 3:
                    file = [.. file[..at], .. file[Math.Min(at + 1 + Next(ref state, 30), file.Length)..], 0, 0, 0, 0];
                    break;
                case 4:
                    file = [.. file[..at], 0xff, (byte)(0xc0 + Next(ref state, 0x40)), .. file[at..]];
                    break;
                default:
                    byte[] other = files[Next(ref state, files.Length)];
                    file = [.. file[..at], .. other[Next(ref state, other.Length)..], 0, 0, 0, 0];
                    break;
            }
        }

        return file;
    }

    private static int Next(ref uint state, int below)
    {
        state = unchecked(1664525 * state + 1013904223);
        return (int)((ulong)state * (uint)below >> 32);
    }
}
