using Permafrost.Core.Text;

namespace Permafrost.Tests.Core.Text;

public sealed class NearestNameTests
{
    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("same", "same", 0)]
    [InlineData("Batch-Size", "batch_size", 0)]
    public void Distance_TwoNames_CountsEdits(string a, string b, int distance) => Assert.Equal(distance, NearestName.Distance(a, b));

    [Theory]
    [InlineData("epoch", "epochs")]
    [InlineData("batchsize", "batch_size")]
    [InlineData("sede", "seed")]
    [InlineData("opt", "optimizer")]
    [InlineData("op", null)]
    [InlineData("zzzzzz", null)]
    [InlineData("", null)]
    public void Find_MistypedName_GivesTheNearest(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["seed", "epochs", "batch_size", "optimizer"]));

    [Theory]
    [InlineData("Trian", "Train")]
    [InlineData("report", "Report")]
    [InlineData("Download", "DownloadCheck")]
    [InlineData("Compare", null)]
    public void Find_MistypedTarget_GivesTheNearest(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Find(name, ["DownloadCheck", "Train", "Report"]));

    [Fact]
    public void Find_NoNames_IsNull() => Assert.Null(NearestName.Find("a", []));

    [Fact]
    public void Find_HostileLength_Ends() => Assert.Null(NearestName.Find(new string('x', 1_000_000), ["seed"]));

    [Fact]
    public void Closest_Names_AreNearestFirst() => Assert.Equal(["abc", "abcd"], NearestName.Closest("ab", ["zzzz", "abcd", "abc"], 2));
}
