using Permafrost.Experiments.Expansion;

namespace Permafrost.Tests.Experiments.Expansion;

public sealed class OnlyFilterTests
{
    [Theory]
    [InlineData("study/dropout=0.5", "*", true)]
    [InlineData("study/dropout=0.5", "study/*", true)]
    [InlineData("study/dropout=0.5", "*=0.5", true)]
    [InlineData("study/dropout=0.5", "*dropout*", true)]
    [InlineData("study/dropout=0.5", "study/dropout=0.?", true)]
    [InlineData("study/dropout=0.5", "study", false)]
    [InlineData("study/dropout=0.5", "Study/*", false)]
    [InlineData("study/dropout=0.25", "study/dropout=0.?", false)]
    [InlineData("study/x=[1;2]", "*[1;2]", true)]
    [InlineData("aab", "*ab", true)]
    [InlineData("", "*", true)]
    [InlineData("", "?", false)]
    [InlineData("a", "", false)]
    public void Matches_Glob_IsOrdinal(string name, string pattern, bool expected) =>
        Assert.Equal(expected, OnlyFilter.Matches(name, pattern));

    [Fact]
    public void Matches_ManyStars_Ends() =>
        Assert.False(OnlyFilter.Matches(new string('a', 10_000), string.Concat(Enumerable.Repeat("*a", 50)) + "b"));

    [Fact]
    public void Takes_NoPattern_TakesAll() => Assert.True(OnlyFilter.Takes("anything", []));
}
