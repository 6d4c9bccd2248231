using Permafrost.Core.Numerics;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Cuts out a part of an image, which is then enlarged to the size of the whole. Szegedy et al., "Going deeper with convolutions", CVPR 2015, section 6.</summary>
/// <remarks>
/// The part's area is uniform between a smallest share and the whole; how much longer one side is, relative to the image's own sides, is log-uniform
/// between 1 / ratio and ratio. Sides are rounded to whole pixels. What <c>torchvision</c> calls <c>RandomResizedCrop</c>; one deviation:
/// it draws anew what does not fit, where here a side longer than the image is cut to it, so that every number drawn has one place.
/// </remarks>
internal static class RandomCrop
{
    /// <summary>Smallest share that may be asked for.</summary>
    public const double SmallestArea = 0.01;

    /// <summary>Largest ratio of the sides that may be asked for.</summary>
    public const double LargestRatio = 4.0;

    /// <summary>The rectangle that some random words mean.</summary>
    /// <param name="size">Size of the image.</param>
    /// <param name="smallestArea"><see cref="SmallestArea"/> to 1.</param>
    /// <param name="ratio">1 to <see cref="LargestRatio"/>.</param>
    /// <param name="words">The draws of an image.</param>
    public static PixelRectangle Rectangle(in ImageSize size, double smallestArea, double ratio, ReadOnlySpan<uint> words)
    {
        double share = smallestArea + (1.0 - smallestArea) * Draw.Fraction(words[Draw.CropArea]);
        double longer = ExactMath.Exp(ExactMath.Log(ratio) * (2.0 * Draw.Fraction(words[Draw.CropRatio]) - 1.0));
        int height = Side(Math.Sqrt(share / longer), size.Height);
        int width = Side(Math.Sqrt(share * longer), size.Width);
        return new PixelRectangle(
            Draw.Below(size.Height - height + 1, words[Draw.CropTop]),
            Draw.Below(size.Width - width + 1, words[Draw.CropLeft]),
            height,
            width
        );
    }

    private static int Side(double share, int side) => (int)Math.Clamp(Math.Floor(share * side + 0.5), 1.0, side);
}
