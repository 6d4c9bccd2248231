using System.Runtime.InteropServices;
using Permafrost.Core.Tensors;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Tests.Model;

/// <summary>A folder of its own for a test, deleted afterwards, that knows how to hold images.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("permafrost-model-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes images in the layout of a split and maps them.</summary>
    /// <param name="name">File name.</param>
    /// <param name="shape">Shape of an image.</param>
    /// <param name="labels">[N].</param>
    /// <param name="pixels">[N, H, W, C].</param>
    public ImageSet Images(string name, ActivationShape shape, int[] labels, byte[] pixels)
    {
        using (var stream = new FileStream(File(name), FileMode.Create))
        using (var writer = new SafetensorsWriter(stream, ImageSet.Layout(labels.Length, shape)))
        {
            writer.Write(MemoryMarshal.AsBytes<int>(labels));
            writer.Write(pixels);
            writer.Complete();
        }

        return ImageSet.Open(File(name));
    }

    /// <summary>Noise with a stripe whose place tells the class: something to learn, drawn from the stream <c>images/NAME</c>.</summary>
    public ImageSet Stripes(string name, ActivationShape shape, int count, int classes)
    {
        byte[] pixels = Draws.Bytes($"images/{name}", count * shape.Count);
        int[] labels = [.. Draws.Bytes($"labels/{name}", count).Select(value => value % classes)];
        for (int i = 0; i < pixels.Length; i++)
        {
            int row = i % shape.Count / (shape.Width * shape.Channels);
            bool inStripe = row * classes / shape.Height == labels[i / shape.Count];
            pixels[i] = (byte)(pixels[i] / 2 + (inStripe ? 127 : 0));
        }

        return Images(name, shape, labels, pixels);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
