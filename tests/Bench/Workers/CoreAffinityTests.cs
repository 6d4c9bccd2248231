using Permafrost.Bench.Workers;
using Permafrost.Core.Errors;

namespace Permafrost.Tests.Bench.Workers;

public sealed class CoreAffinityTests
{
    [Theory]
    [InlineData(0b11, 0, 2, 0b11)]
    [InlineData(0b11, 1, 1, 0b10)]
    [InlineData(0b1011_0100, 0, 2, 0b0001_0100)]
    [InlineData(0b1011_0100, 1, 1, 0b0001_0000)]
    [InlineData(3L << 40, 1, 1, 1L << 41)]
    [InlineData(-1L, 63, 1, long.MinValue)]
    public void Of_AllowedCores_CountsThoseAlone(long allowed, int first, int count, long expected) =>
        Assert.Equal((nint)expected, CoreAffinity.Of((nint)allowed, first, count));

    [Fact]
    public void Of_FewerCoresThanWanted_SaysHowMany()
    {
        var exception = Assert.Throws<UserErrorException>(() => CoreAffinity.Of(0b100, first: 1, count: 1));

        Assert.Contains("may use 1 of", exception.Message, StringComparison.Ordinal);
    }
}
