using Permafrost.Build.Output;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Build.Output;

public sealed class WordingTests
{
    [Theory]
    [InlineData(0, "0.0 s")]
    [InlineData(0.44, "0.4 s")]
    [InlineData(59.94, "59.9 s")]
    [InlineData(59.96, "1 min 00 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(3599.6, "1 h 00 min")]
    [InlineData(3840, "1 h 04 min")]
    public void Duration_Seconds_ReadWell(double seconds, string expected) => Assert.Equal(expected, Wording.Duration(seconds));

    [Fact]
    public void Reasons_MoreThanThree_AreCounted()
    {
        Assert.Equal("a; b; c", Wording.Reasons(["a", "b", "c"]));
        Assert.Equal("a; b; c; and 2 more", Wording.Reasons(["a", "b", "c", "d", "e"]));
    }

    [Fact]
    public void Counts_Rows_LeavesOutWhatDidNotOccur()
    {
        StageRow Row(StageState state) => new("a", "Train", state, null, ["why"], 0);

        Assert.Equal("1 ran, 2 cached", Wording.Counts([Row(StageState.Cached), Row(StageState.Ran), Row(StageState.Cached)]));
        Assert.Equal("1 ran, 2 remote", Wording.Counts([Row(StageState.Remote), Row(StageState.Ran), Row(StageState.Remote)]));
        Assert.Equal("1 failed", Wording.Counts([Row(StageState.Failed)]));
        Assert.Equal("nothing ran", Wording.Counts([]));
    }
}
