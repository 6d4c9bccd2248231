using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;

namespace Permafrost.Stages.Prediction;

/// <summary>From an image file to what a network sees, as datasets of files are prepared; each thread has its own.</summary>
internal sealed class ImagePreparation(PictureSettings settings)
{
    private readonly ImageDecoder decoder = new();
    private readonly DecodedImage image = new();
    private readonly PictureConversion conversion = new(settings);

    /// <param name="file">A JPEG or PNG file.</param>
    /// <param name="pixels">[H, W, C], every byte written.</param>
    /// <exception cref="UnreadableImageException">It is no image, or not a whole one.</exception>
    public void Prepare(ReadOnlySpan<byte> file, Span<byte> pixels)
    {
        var info = decoder.Decode(file, ImageLimits.Default, image);
        if (image.Incomplete)
        {
            throw new UnreadableImageException("is incomplete: the file ends early, or its data are damaged");
        }

        conversion.Convert(image, info.Orientation, pixels);
    }
}
