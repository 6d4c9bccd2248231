namespace Permafrost.Tests.Imaging.Png;

/// <summary>The same pixels and files on processors that can do less.</summary>
public sealed class PngInstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512=0")]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public async Task Png_WithLessOfTheProcessor_GivesTheSamePixelsAndBytes(string variable)
    {
        await TestsInAChild.RunAsync(typeof(PngDecoderTests), variable);
        await TestsInAChild.RunAsync(typeof(UnfilterTests), variable);
        await TestsInAChild.RunAsync(typeof(ChecksumTests), variable);
        await TestsInAChild.RunAsync(typeof(PngEncoderTests), variable);
    }
}
