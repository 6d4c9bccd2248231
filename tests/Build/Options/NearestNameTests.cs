using Permafrost.Build.Options;

namespace Permafrost.Tests.Build.Options;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("Trian", "Train")]
    [InlineData("report", "Report")]
    [InlineData("Download", "DownloadCheck")]
    [InlineData("Compare", null)]
    [InlineData("", null)]
    public void Of_Typo_FindsWhatWasMeant(string unknown, string? expected) =>
        Assert.Equal(expected, NearestName.Of(unknown, ["DownloadCheck", "Train", "Report"]));

    [Fact]
    public void Of_NoNames_IsNull() => Assert.Null(NearestName.Of("a", []));
}
