using Permafrost.Model.Torch;

namespace Permafrost.Tests.ModelTorchSharp;

public sealed class ProcessorNameTests
{
    [Theory]
    [InlineData(1, null, "1")]
    [InlineData(1, "", "1")]
    [InlineData(0, "3", "3")]
    [InlineData(1, "2, GPU-5a1b", "GPU-5a1b")]
    public void IdOf_VisibleDevices_IsTheOneThatLibtorchCounts(int index, string? visible, string expected) =>
        Assert.Equal(expected, ProcessorName.IdOf(index, visible));

    [Fact]
    public void OfThisMachine_AnyMachine_IsAName() => Assert.Matches(@"^\S.*\S$", ProcessorName.OfThisMachine());
}
