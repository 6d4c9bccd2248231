using Permafrost.Bench.Measuring;
using Permafrost.Core.Errors;

namespace Permafrost.Tests.Bench.Measuring;

public sealed class RoundsArgumentsTests
{
    [Theory]
    [InlineData("--rounds=5", true)]
    [InlineData("--rounds=4", false)]
    [InlineData("--only=matrix", false)]
    public void Parse_Option_SaysWhetherTheRunIsWhole(string option, bool whole) =>
        Assert.Equal(whole, RoundsArguments.Parse([option], "pipeline", 5).Whole);

    [Fact]
    public void Parse_UnknownOption_NamesThoseThatThereAre()
    {
        var exception = Assert.Throws<UserErrorException>(() => RoundsArguments.Parse(["--images=1"], "pipeline", 5));

        Assert.Equal("--images is no option of pipeline; expected one of --rounds, --only, --list", exception.Message);
    }
}
