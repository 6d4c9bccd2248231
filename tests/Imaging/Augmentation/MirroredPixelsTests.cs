using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

public sealed class MirroredPixelsTests
{
    /// <summary>Lengths around the vectors', and memory on both sides that nothing may touch.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Copy_AnyLength_TurnsPixelsAroundAndTouchesNothingElse(int channels)
    {
        const int Margin = 20;
        for (int width = 1; width < 50; width++)
        {
            byte[] pixels = [.. Enumerable.Range(1, width * channels).Select(value => (byte)value)];
            byte[] memory = new byte[2 * Margin + pixels.Length];

            MirroredPixels.Copy(pixels, channels, memory.AsSpan(Margin, pixels.Length));

            byte[] around = new byte[Margin];
            Assert.Equal([.. around, .. pixels.Chunk(channels).Reverse().SelectMany(pixel => pixel), .. around], memory);
        }
    }
}
