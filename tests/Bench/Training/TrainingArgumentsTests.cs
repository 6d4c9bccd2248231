using Permafrost.Bench.Measuring;
using Permafrost.Bench.Training;
using Permafrost.Core.Errors;

namespace Permafrost.Tests.Bench.Training;

public sealed class TrainingArgumentsTests
{
    [Fact]
    public void Parse_Nothing_IsAWholeRun() => Assert.True(TrainingArguments.Parse([]).Whole);

    [Theory]
    [InlineData("--only=peak")]
    [InlineData("--images=6400")]
    [InlineData("--rounds=1")]
    public void Parse_Less_IsNoWholeRun(string option) => Assert.False(TrainingArguments.Parse([option]).Whole);

    [Theory]
    [InlineData("--rouns=3", "--rounds")]
    [InlineData("--rounds=0", "1 or more")]
    [InlineData("--epochs=1", "2 or more")]
    [InlineData("--images=70000", "60000")]
    [InlineData("peak", "--rounds=3")]
    public void Parse_Mistake_SaysWhatIsExpected(string option, string expected)
    {
        var exception = Assert.Throws<UserErrorException>(() => TrainingArguments.Parse([option]));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
