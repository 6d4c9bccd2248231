using Permafrost.Imaging.Decoding;
using Permafrost.Imaging.Resizing;
using Permafrost.Stages.DownloadCheck.Folders;

namespace Permafrost.Stages.Prediction;

/// <summary>From an image file to what a network sees, as datasets of files are prepared; each thread has its own.</summary>
internal sealed class ImagePreparation(PictureSettings settings) : IDisposable
{
    // It is asked for whole paths, so that the place does not matter.
    private readonly TreeReader files = new FolderTree(AppContext.BaseDirectory).OpenReader();
    private readonly ImageDecoder decoder = new();
    private readonly DecodedImage image = new();
    private readonly PictureConversion conversion = new(settings);

    /// <param name="path">Absolute path of a JPEG or PNG file.</param>
    /// <param name="pixels">[H, W, C], every byte written.</param>
    /// <exception cref="UnreadableImageException">It is no image, or not a whole one.</exception>
    /// <exception cref="UnreadableFileException">It cannot be read, is larger than any image, or no file but a pipe.</exception>
    public void Prepare(string path, Span<byte> pixels) => Prepare(files.Read(path), pixels);

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

    public void Dispose() => files.Dispose();
}
