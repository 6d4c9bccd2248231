using System.Numerics;
using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;
using Permafrost.Stages.DownloadCheck.Examination;
using Permafrost.Tests.Stages.DownloadCheck.Folders;

namespace Permafrost.Tests.Stages.DownloadCheck.Examination;

public sealed class PerceptualHashTests
{
    /// <summary>Were these to change, other pictures would be said to look alike.</summary>
    [Theory]
    [InlineData(1, 0x9bc6b81cce7832c4UL)]
    [InlineData(3, 0xca1cb5f4d69232d0UL)]
    public void Of_KnownPixels_IsTheLiteral(int step, ulong expected)
    {
        var gray = new byte[1024];
        for (int at = 0; at < gray.Length; at++)
        {
            gray[at] = (byte)(at * step * (at / 32 % 5) + at / 7);
        }

        Assert.Equal(expected, PerceptualHash.Of(gray));
    }

    [Fact]
    public void Of_ResizedDarkerAndSlightlyNoisyCopies_IsNearlyTheSame()
    {
        for (int number = 0; number < 20; number++)
        {
            byte[] original = TestPng.Blobs(number, 120, 90);
            var random = new Random(number);
            byte[] noisy = [.. original.Select(sample => (byte)Math.Clamp(sample + random.Next(-6, 7), 0, 255))];
            byte[] darker = [.. original.Select(sample => (byte)(20 + sample * 0.8))];

            Assert.InRange(Distance(Hash(original, 120, 90), Hash(noisy, 120, 90)), 0, NearDuplicates.MostBits);
            Assert.InRange(Distance(Hash(original, 120, 90), Hash(darker, 120, 90)), 0, NearDuplicates.MostBits);
            Assert.InRange(Distance(Hash(original, 120, 90), Hash(TestPng.Blobs(number, 240, 180), 240, 180)), 0, NearDuplicates.MostBits);
        }
    }

    [Fact]
    public void Of_OtherPictures_IsFarAway()
    {
        ulong[] hashes = [.. Enumerable.Range(0, 60).Select(number => Hash(TestPng.Blobs(number, 60, 40), 60, 40))];

        Assert.Empty(NearDuplicates.Find(hashes, CancellationToken.None));
    }

    [Fact]
    public void Of_NearlyOneColour_IsNull()
    {
        byte[] flat = [.. Enumerable.Range(0, 1024).Select(at => (byte)(100 + at % 8))];

        Assert.Null(PerceptualHash.Of(flat));
        flat[0] = 92;
        Assert.NotNull(PerceptualHash.Of(flat));
    }

    [Fact]
    public void Of_AnyPicture_HasHalfItsBitsSetAndNeverTheFirst()
    {
        for (int number = 0; number < 20; number++)
        {
            ulong hash = Hash(TestPng.Blobs(number, 50, 50), 50, 50);

            Assert.Equal(31, BitOperations.PopCount(hash));
            Assert.Equal(0UL, hash & 1);
        }
    }

    private static int Distance(ulong a, ulong b) => BitOperations.PopCount(a ^ b);

    private static ulong Hash(byte[] pixels, int width, int height)
    {
        var gray = new byte[1024];
        new PictureConversion(new PictureSettings(32, 32, 1) { Filter = ResizeFilter.Area }).Convert(
            pixels,
            height,
            width,
            3,
            ImageOrientation.TopLeft,
            gray
        );
        return PerceptualHash.Of(gray)!.Value;
    }
}
