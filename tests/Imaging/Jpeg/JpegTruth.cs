using Permafrost.Core.Digests;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Tests.Imaging.Jpeg;

/// <summary>What <c>djpeg</c> made of a file.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Sha256">Of the pixels.</param>
/// <param name="Warned">Whether it said that something was wrong.</param>
internal sealed record JpegTruth(int Width, int Height, int Channels, string Sha256, bool Warned)
{
    public static JpegTruth Of(DecodedImage image) =>
        new(image.Width, image.Height, image.Channels, Sha256Digest.OfBytes(image.Pixels).ToString(), image.Incomplete);

    /// <summary>Whether the pixels are the same.</summary>
    public bool HasPixelsOf(JpegTruth other) => this with { Warned = other.Warned } == other;
}
