namespace Permafrost.Stages.DownloadCheck.Examination;

/// <summary>Two images that look alike and are not the same.</summary>
/// <param name="First">One of them.</param>
/// <param name="Second">The other one.</param>
/// <param name="Bits">Bits in which their <see cref="PerceptualHash"/> differs, of 64.</param>
internal sealed record NearPair(ImageFinding First, ImageFinding Second, int Bits)
{
    public bool IsAcrossSplits => First.Image.Split != Second.Image.Split;

    public bool HasTwoLabels => First.Image.Label != Second.Image.Label;
}
