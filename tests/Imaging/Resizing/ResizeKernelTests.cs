using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

public sealed class ResizeKernelTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512=0")]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public async Task Supported_InstructionSetsSwitchedOff_GivesTheSameBytes(string variable)
    {
        await TestsInAChild.RunAsync(typeof(ResizeKernelVariantTests), variable);
        await TestsInAChild.RunAsync(typeof(ImageResizeTests), variable);
        await TestsInAChild.RunAsync(typeof(PictureConversionTests), variable);
        await TestsInAChild.RunAsync(typeof(ChannelConversionTests), variable);
    }
}
