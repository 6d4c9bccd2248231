using System.Runtime.InteropServices;
using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Stages.Report;

namespace Permafrost.Tests.Stages.Report;

public sealed class TestPicturesTests
{
    [Theory]
    [InlineData(28, 28, 1, 28, 28)]
    [InlineData(64, 64, 3, 64, 64)]
    [InlineData(50, 100, 3, 32, 64)]
    [InlineData(300, 2, 1, 64, 1)]
    public void Picture_AnySize_IsAtMost64PixelsLong(int height, int width, int channels, int expectedHeight, int expectedWidth)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            Write(path, new ActivationShape(height, width, channels));
            using var pictures = new TestPictures(new Dictionary<string, string>(StringComparer.Ordinal) { ["one"] = path });

            var picture = pictures.Picture(path, 1);

            Assert.Equal((expectedHeight, expectedWidth), (picture.Height, picture.Width));
            Assert.Equal(picture.Png, pictures.Picture(path, 1).Png);
            Assert.NotEqual(picture.Png, pictures.Picture(path, 0).Png);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(string path, ActivationShape shape)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var writer = new SafetensorsWriter(file, ImageSet.Layout(2, shape));
        writer.Write(MemoryMarshal.AsBytes<int>([0, 1]));
        foreach (byte shade in (byte[])[10, 200])
        {
            byte[] pixels = new byte[shape.Count];
            pixels.AsSpan().Fill(shade);
            writer.Write(pixels);
        }

        writer.Complete();
    }
}
