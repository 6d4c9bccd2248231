using Permafrost.Imaging.Jpeg;
using Permafrost.Imaging.Png;

namespace Permafrost.Imaging.Decoding;

/// <summary>Decodes PNG and JPEG files from memory: the same file gives the same pixels on every machine.</summary>
/// <remarks>Not thread-safe: each thread has its own, and uses it for many files, since tables and buffers are kept from one to the next.</remarks>
public sealed class ImageDecoder
{
    private readonly PngDecoder png = new();
    private readonly JpegDecoder jpeg = new();

    /// <summary>Reads the header alone.</summary>
    /// <exception cref="UnreadableImageException">Neither PNG nor JPEG, damaged, of a kind that is not decoded, or over the limits.</exception>
    public ImageInfo Identify(ReadOnlySpan<byte> file, ImageLimits limits) =>
        Format(file) == ImageFormat.Png ? png.Identify(file, limits) : jpeg.Identify(file, limits);

    /// <summary>Decodes a file as it is stored: <see cref="ImageInfo.Orientation"/> is not applied.</summary>
    /// <exception cref="UnreadableImageException">Neither PNG nor JPEG, damaged, of a kind that is not decoded, or over the limits.</exception>
    public ImageInfo Decode(ReadOnlySpan<byte> file, ImageLimits limits, DecodedImage target) =>
        Format(file) == ImageFormat.Png ? png.Decode(file, limits, target) : jpeg.Decode(file, limits, target);

    private static ImageFormat Format(ReadOnlySpan<byte> file) =>
        file.StartsWith(PngDecoder.Signature) ? ImageFormat.Png
        : file.StartsWith(JpegDecoder.Signature) ? ImageFormat.Jpeg
        : throw new UnreadableImageException(
            file.IsEmpty ? "is empty (0 bytes); expected a PNG or JPEG file" : "begins like neither a PNG nor a JPEG file"
        );
}
