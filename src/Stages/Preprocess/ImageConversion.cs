using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;
using Permafrost.Model;

namespace Permafrost.Stages.Preprocess;

/// <summary>From an image as the dataset has it to the image that a network sees.</summary>
/// <remarks>Immutable: any number of threads may use one, each with scratch memory of its own.</remarks>
internal sealed class ImageConversion
{
    private readonly int imageBytes;
    private readonly PicturePlan plan;

    /// <param name="from">[H, W, C] of the dataset.</param>
    /// <param name="to">The network's input.</param>
    public ImageConversion(ActivationShape from, PictureSettings to)
    {
        imageBytes = from.Count;
        plan = new PicturePlan(to, from.Height, from.Width, from.Channels);
    }

    /// <summary>Bytes of scratch memory that <see cref="Apply"/> needs.</summary>
    public int ScratchBytes => checked(imageBytes + plan.ScratchBytes(ImageOrientation.TopLeft));

    /// <summary>Reads one image and converts it.</summary>
    /// <param name="read">Fills in the pixels of the dataset's image.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>.</param>
    /// <param name="output">[H, W, C] of the network's input.</param>
    public void Apply(PixelReader read, Span<byte> scratch, Span<byte> output)
    {
        var image = scratch[..imageBytes];
        read(image);
        plan.Apply(image, ImageOrientation.TopLeft, scratch[imageBytes..], output);
    }

    /// <summary>Fills in the pixels of one image.</summary>
    public delegate void PixelReader(Span<byte> pixels);
}
