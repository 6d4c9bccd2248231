using Permafrost.Core.Digests;

namespace Permafrost.Tests.Core.Digests;

public sealed class Crc32Tests
{
    /// <summary>The check value of the standard.</summary>
    [Fact]
    public void Append_CheckText_IsTheCheckValue() => Assert.Equal(0xCBF43926u, Crc32.Append(0, "123456789"u8));

    [Fact]
    public void Append_InPortionsOfAnySize_IsTheSame()
    {
        var bytes = new byte[100];
        new Random(1).NextBytes(bytes);
        uint whole = Crc32.Append(0, bytes);

        Assert.All(
            Enumerable.Range(0, bytes.Length + 1),
            cut => Assert.Equal(whole, Crc32.Append(Crc32.Append(0, bytes.AsSpan(0, cut)), bytes.AsSpan(cut)))
        );
    }
}
