using Permafrost.Core.Tensors;

namespace Permafrost.Model.Data;

/// <summary>Labelled images of one size: a safetensors file with <c>labels</c> [N] int32 and <c>images</c> [N, H, W, C] uint8.</summary>
/// <remarks>The file is mapped, not read: memory does not grow with the number of images. Any number of threads may read.</remarks>
public sealed unsafe class ImageSet : IDisposable
{
    private const string Labels = "labels";
    private const string Images = "images";

    private readonly SafetensorsFile file;
    private readonly byte* pixels;
    private readonly int* labels;

    private ImageSet(string path)
    {
        file = SafetensorsFile.Open(path);
        try
        {
            if (
                !file.Tensors.TryGetValue(Images, out var images)
                || !file.Tensors.TryGetValue(Labels, out var labelEntry)
                || images is not { ElementType: TensorElementType.UInt8, Shape.Length: 4 }
                || labelEntry is not { ElementType: TensorElementType.Int32, Shape.Length: 1 }
                || labelEntry.Shape[0] != images.Shape[0]
            )
            {
                throw new InvalidDataException($"{path}: expected labels [N] I32 and images [N, H, W, C] U8.");
            }

            Count = checked((int)images.Shape[0]);
            Shape = new ActivationShape(checked((int)images.Shape[1]), checked((int)images.Shape[2]), checked((int)images.Shape[3]));
            pixels = file.Pointer(Images);
            labels = (int*)file.Pointer(Labels);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>[H, W, C].</summary>
    public ActivationShape Shape { get; }

    /// <exception cref="InvalidDataException">The file is not such a set.</exception>
    public static ImageSet Open(string path) => new(path);

    /// <summary>What a file of <paramref name="count"/> images declares: write the labels first, then the pixels.</summary>
    public static IReadOnlyList<TensorEntry> Layout(int count, ActivationShape shape) =>
        [
            new TensorEntry(Labels, TensorElementType.Int32, [count]),
            new TensorEntry(Images, TensorElementType.UInt8, [count, shape.Height, shape.Width, shape.Channels]),
        ];

    /// <summary>Pixels of one image, [H, W, C], 0 to 255.</summary>
    public ReadOnlySpan<byte> Pixels(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return new ReadOnlySpan<byte>(pixels + (long)index * Shape.Count, Shape.Count);
    }

    /// <summary>Index of the class of one image.</summary>
    public int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return labels[index];
    }

    public void Dispose() => file.Dispose();
}
