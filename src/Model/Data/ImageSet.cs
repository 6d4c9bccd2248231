using Permafrost.Core.Tensors;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Data;

/// <summary>Labelled images of one size: a safetensors file with <c>labels</c> [N] int32 and <c>images</c> [N, H, W, C] uint8.</summary>
/// <remarks>
/// The file is mapped, not read: memory does not grow with the number of images. Any number of threads may read. Images that are in no file, such as those
/// that somebody wants to have classified, are held in memory instead (<see cref="OfPixels"/>).
/// </remarks>
public sealed unsafe class ImageSet : IDisposable
{
    private const string Labels = "labels";
    private const string Images = "images";

    private readonly IDisposable memory;
    private readonly byte* pixels;

    /// <summary>Null where there are no labels.</summary>
    private readonly int* labels;

    private ImageSet(string path)
    {
        var file = SafetensorsFile.Open(path);
        memory = file;
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

    private ImageSet(ReadOnlySpan<byte> pixels, ActivationShape shape)
    {
        (int count, int rest) = Math.DivRem(pixels.Length, shape.Count);
        if (rest != 0)
        {
            throw new ShapeMismatchException($"{pixels.Length} bytes are no whole images of {shape}; expected a multiple of {shape.Count}");
        }

        var copy = NativeBuffer<byte>.Of(pixels);
        memory = copy;
        this.pixels = copy.Pointer;
        Count = count;
        Shape = shape;
    }

    /// <summary>N.</summary>
    public int Count { get; }

    /// <summary>[H, W, C].</summary>
    public ActivationShape Shape { get; }

    /// <exception cref="InvalidDataException">The file is not such a set.</exception>
    public static ImageSet Open(string path) => new(path);

    /// <summary>Images without labels, copied into memory.</summary>
    /// <param name="pixels">[N, H, W, C], 0 to 255.</param>
    /// <param name="shape">[H, W, C].</param>
    /// <exception cref="ShapeMismatchException">They are no whole number of images.</exception>
    public static ImageSet OfPixels(ReadOnlySpan<byte> pixels, ActivationShape shape) => new(pixels, shape);

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
    /// <exception cref="InvalidOperationException">The images have no labels.</exception>
    public int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return labels is null ? throw new InvalidOperationException("These images have no labels.") : labels[index];
    }

    public void Dispose() => memory.Dispose();
}
