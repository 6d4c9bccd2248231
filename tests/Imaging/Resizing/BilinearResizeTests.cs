using Permafrost.Imaging;
using Permafrost.Imaging.Resizing;

namespace Permafrost.Tests.Imaging.Resizing;

public sealed class BilinearResizeTests
{
    public static TheoryData<int> Cases => [.. Enumerable.Range(0, PillowFixture.Read().GetProperty("resize").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Apply_KnownPixels_GivesTheBytesOfPillow(int index)
    {
        var recorded = PillowFixture.Read().GetProperty("resize")[index];
        int[] from = [.. recorded.GetProperty("input").EnumerateArray().Select(side => side.GetInt32())];
        int[] to = [.. recorded.GetProperty("output").EnumerateArray().Select(side => side.GetInt32())];
        byte[] input = PillowFixture.Pixels(from[0] * from[1] * from[2], recorded.GetProperty("seed").GetUInt32());

        byte[] output = Resize(input, from[0], from[1], to[0], to[1], from[2]);

        Assert.Equal(recorded.GetProperty("pixels").GetString(), Convert.ToHexStringLower(output));
    }

    [Theory]
    [InlineData(1, 1, 64, 64)]
    [InlineData(64, 64, 1, 1)]
    [InlineData(9, 200, 200, 9)]
    [InlineData(1000, 3, 7, 300)]
    public void Apply_OneColour_KeepsIt(int inputHeight, int inputWidth, int outputHeight, int outputWidth)
    {
        foreach (byte level in new byte[] { 0, 1, 127, 254, 255 })
        {
            var input = new byte[inputHeight * inputWidth * 3];
            input.AsSpan().Fill(level);

            byte[] output = Resize(input, inputHeight, inputWidth, outputHeight, outputWidth, channels: 3);

            Assert.All(output, sample => Assert.Equal(level, sample));
        }
    }

    [Fact]
    public void Apply_SameSize_CopiesAndNeedsNoScratch()
    {
        byte[] input = PillowFixture.Pixels(6 * 5, seed: 1);

        Assert.Equal(0, new BilinearResize(6, 5, 6, 5, 1).ScratchBytes);
        Assert.Equal(input, Resize(input, 6, 5, 6, 5, 1));
    }

    [Fact]
    public void Apply_WrongLengths_Throws()
    {
        var resize = new BilinearResize(4, 4, 2, 2, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => resize.Apply(new byte[15], new byte[resize.ScratchBytes], new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => resize.Apply(new byte[16], new byte[resize.ScratchBytes - 1], new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => resize.Apply(new byte[16], new byte[resize.ScratchBytes], new byte[5]));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(65_536, 1)]
    [InlineData(1, 65_536)]
    public void Constructor_SideOutOfRange_Throws(int input, int output)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BilinearResize(input, 1, output, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new BilinearResize(1, input, 1, output, 1));
    }

    private static byte[] Resize(byte[] input, int inputHeight, int inputWidth, int outputHeight, int outputWidth, int channels)
    {
        var resize = new BilinearResize(inputHeight, inputWidth, outputHeight, outputWidth, channels);
        var output = new byte[resize.OutputBytes];
        resize.Apply(input, new byte[resize.ScratchBytes], output);
        return output;
    }
}
