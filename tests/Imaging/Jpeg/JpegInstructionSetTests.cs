namespace Permafrost.Tests.Imaging.Jpeg;

/// <summary>The same pixels on processors that can do less.</summary>
public sealed class JpegInstructionSetTests
{
    [Theory]
    [InlineData("DOTNET_EnableAVX512=0")]
    [InlineData("DOTNET_EnableAVX2=0")]
    [InlineData("DOTNET_EnableHWIntrinsic=0")]
    public async Task Decode_WithLessOfTheProcessor_GivesThePixelsOfDjpeg(string variable)
    {
        await TestsInAChild.RunAsync(typeof(JpegPixelTests), variable);
    }
}
