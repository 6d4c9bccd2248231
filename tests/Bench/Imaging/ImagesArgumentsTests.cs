using Permafrost.Bench.Imaging;
using Permafrost.Core.Errors;

namespace Permafrost.Tests.Bench.Imaging;

public sealed class ImagesArgumentsTests
{
    [Fact]
    public void Parse_Nothing_IsAWholeRun() => Assert.True(ImagesArguments.Parse([]).Whole);

    [Theory]
    [InlineData("--only=decode/*")]
    [InlineData("--rounds=1")]
    public void Parse_Less_IsNoWholeRun(string option) => Assert.False(ImagesArguments.Parse([option]).Whole);

    [Theory]
    [InlineData("--rouns=3", "--rounds")]
    [InlineData("--rounds=0", "1 or more")]
    [InlineData("--images=0", "1 or more")]
    [InlineData("--data=no/such/folder", "no such folder")]
    public void Parse_Mistake_SaysWhatIsExpected(string option, string expected)
    {
        var exception = Assert.Throws<UserErrorException>(() => ImagesArguments.Parse([option]));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
