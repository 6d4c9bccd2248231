using Permafrost.Core.Tensors;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Data;

/// <summary>
/// Labelled images of one size: a safetensors file with <c>labels</c> [N] int32 and <c>images</c> [N, H, W, C] uint8; or what another network made of
/// images, <c>features</c> [N, D] float32 in their place.
/// </summary>
/// <remarks>
/// The file is mapped, not read: memory does not grow with the number of images. Any number of threads may read. Images that are in no file, such as those
/// that somebody wants to have classified, are held in memory instead (<see cref="OfPixels"/>).
/// </remarks>
public sealed unsafe class ImageSet : IDisposable
{
    private const string Labels = "labels";
    private const string Images = "images";
    private const string FeatureVectors = "features";

    private readonly IDisposable memory;
    private readonly byte* pixels;
    private readonly float* features;

    /// <summary>Null where there are no labels.</summary>
    private readonly int* labels;

    private ImageSet(string path)
    {
        var file = SafetensorsFile.Open(path);
        memory = file;
        try
        {
            var samples = file.Tensors.GetValueOrDefault(Images) ?? file.Tensors.GetValueOrDefault(FeatureVectors);
            if (
                samples is null
                || !file.Tensors.TryGetValue(Labels, out var labelEntry)
                || labelEntry is not { ElementType: TensorElementType.Int32, Shape.Length: 1 }
                || labelEntry.Shape[0] != samples.Shape[0]
            )
            {
                throw Unknown(path);
            }

            Count = checked((int)samples.Shape[0]);
            labels = (int*)file.Pointer(Labels);
            switch (samples)
            {
                case { ElementType: TensorElementType.UInt8, Shape.Length: 4 } when samples.Name == Images:
                    Shape = new ActivationShape(
                        checked((int)samples.Shape[1]),
                        checked((int)samples.Shape[2]),
                        checked((int)samples.Shape[3])
                    );
                    pixels = file.Pointer(Images);
                    break;
                case { ElementType: TensorElementType.Float32, Shape.Length: 2 } when samples.Name == FeatureVectors:
                    Shape = ActivationShape.Flat(checked((int)samples.Shape[1]));
                    features = (float*)file.Pointer(FeatureVectors);
                    break;
                default:
                    throw Unknown(path);
            }
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

    /// <summary>[H, W, C]; of features [D].</summary>
    public ActivationShape Shape { get; }

    /// <summary>Whether it holds <see cref="Features"/>, and no <see cref="Pixels"/>.</summary>
    public bool HoldsFeatures => features is not null;

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

    /// <summary>What a file of the features of <paramref name="count"/> images declares: write the labels first, then the features.</summary>
    public static IReadOnlyList<TensorEntry> FeatureLayout(int count, int length) =>
        [
            new TensorEntry(Labels, TensorElementType.Int32, [count]),
            new TensorEntry(FeatureVectors, TensorElementType.Float32, [count, length]),
        ];

    /// <summary>Pixels of one image, [H, W, C], 0 to 255.</summary>
    /// <exception cref="InvalidOperationException">It holds features.</exception>
    public ReadOnlySpan<byte> Pixels(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return HoldsFeatures
            ? throw new InvalidOperationException("The set holds features of images; expected images.")
            : new ReadOnlySpan<byte>(pixels + (long)index * Shape.Count, Shape.Count);
    }

    /// <summary>Features of one image, [D], any numbers.</summary>
    /// <exception cref="InvalidOperationException">It holds images.</exception>
    public ReadOnlySpan<float> Features(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return HoldsFeatures
            ? new ReadOnlySpan<float>(features + (long)index * Shape.Count, Shape.Count)
            : throw new InvalidOperationException("The set holds images; expected features of images.");
    }

    /// <summary>Index of the class of one image.</summary>
    /// <exception cref="InvalidOperationException">The images have no labels.</exception>
    public int Label(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        return labels is null ? throw new InvalidOperationException("These images have no labels.") : labels[index];
    }

    public void Dispose() => memory.Dispose();

    private static InvalidDataException Unknown(string path) =>
        new($"{path}: expected labels [N] I32, and images [N, H, W, C] U8 or features [N, D] F32.");
}
