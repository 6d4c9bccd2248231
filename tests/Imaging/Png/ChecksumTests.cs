using Permafrost.Core.Digests;
using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

public sealed class ChecksumTests
{
    /// <summary>The check values that the algorithms are published with.</summary>
    [Fact]
    public void Append_NineDigits_GivesThePublishedValues()
    {
        Assert.Equal(0xcbf43926u, Crc32.Append(0, "123456789"u8));
        Assert.Equal(0x091e01deu, Adler32.Append(Adler32.Initial, "123456789"u8));
    }

    [Fact]
    public void Append_EveryLengthAndCut_GivesTheDefinition()
    {
        var random = new Random(111);
        foreach (int length in Enumerable.Range(0, 100).Concat([5535, 5536, 5537, 5552, 20_000]))
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            int cut = random.Next(length + 1);

            Assert.Equal(PngFile.ReferenceCrc(bytes), Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
            Assert.Equal(ReferenceAdler(bytes), Adler32.Append(Adler32.Append(Adler32.Initial, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }

    [Fact]
    public void Adler_LargestBytes_DoesNotOverflow()
    {
        var bytes = new byte[100_000];
        bytes.AsSpan().Fill(255);

        // 65,520 in the first sum, the largest there is, and then a whole run of the largest bytes.
        uint start = 0xfff0fff0;

        Assert.Equal(ReferenceAdler(bytes, start), Adler32.Append(start, bytes));
    }

    private static uint ReferenceAdler(byte[] bytes, uint start = Adler32.Initial)
    {
        uint first = start & 0xffff;
        uint second = start >> 16;
        foreach (byte value in bytes)
        {
            first = (first + value) % 65521;
            second = (second + first) % 65521;
        }

        return second << 16 | first;
    }
}
