namespace Permafrost.Imaging.Decoding;

/// <summary>What an image file may claim before a decoder refuses it: checked on the header, before anything of that size is allocated.</summary>
/// <param name="MaxPixels">Width times height.</param>
public sealed record ImageLimits(long MaxPixels)
{
    /// <summary>64 million pixels: more than cameras of phones write, less than would fill a small machine.</summary>
    public static ImageLimits Default { get; } = new(64_000_000);
}
