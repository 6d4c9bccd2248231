using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Png;

internal sealed class PngDecoder
{
    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    public ImageInfo Identify(ReadOnlySpan<byte> file, ImageLimits limits) => throw new NotSupportedException("being built on this branch");

    public ImageInfo Decode(ReadOnlySpan<byte> file, ImageLimits limits, DecodedImage target) =>
        throw new NotSupportedException("being built on this branch");
}
