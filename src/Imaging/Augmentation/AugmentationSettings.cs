namespace Permafrost.Imaging.Augmentation;

/// <summary>Which changes an image may get, and how strong; the defaults change nothing.</summary>
public sealed record AugmentationSettings
{
    /// <summary>Mirrors half of the images left for right.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Mirrors half of the images top for bottom.</summary>
    public bool VerticalFlip { get; init; }

    /// <summary>Degrees by which an image is turned, counter-clockwise: -180 to 180.</summary>
    public DrawRange Rotation { get; init; }

    /// <summary>Degrees by which the horizontal lines of an image are tilted, counter-clockwise: -45 to 45.</summary>
    public DrawRange Shear { get; init; }

    /// <summary>How much of the width and of the height is shown, as a factor: below 1 enlarges. 0.25 to 4.</summary>
    public DrawRange Zoom { get; init; } = DrawRange.One;

    /// <summary>One zoom factor for width and height; otherwise each has its own.</summary>
    public bool KeepAspect { get; init; }

    /// <summary>Largest shift to either side as a share of the width: 0 to 0.5.</summary>
    public double WidthShift { get; init; }

    /// <summary>Largest shift up or down as a share of the height: 0 to 0.5.</summary>
    public double HeightShift { get; init; }

    /// <summary>Pixels of border out of which an image of its own size is cut: a shift by as many pixels at most. 0 to 64.</summary>
    public int CropPadding { get; init; }

    /// <summary>Smallest share of the image that is cut out and enlarged: 0.01 to 1, which cuts nothing.</summary>
    public double CropArea { get; init; } = 1.0;

    /// <summary>How many times as long as the other, at most, a side of what is cut out may become: 1 to 4.</summary>
    public double CropRatio { get; init; } = 1.3333;

    /// <summary>What comes in at the border.</summary>
    public BorderFill Fill { get; init; }

    /// <summary>What <see cref="BorderFill.Constant"/> puts in.</summary>
    public byte FillValue { get; init; }

    /// <summary>How an image is read between its pixels.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Factor of every sample's distance from the mean: 0 to 4.</summary>
    public DrawRange Contrast { get; init; } = DrawRange.One;

    /// <summary>Factor of every sample: 0 to 4.</summary>
    public DrawRange Brightness { get; init; } = DrawRange.One;

    /// <summary>Share of the images of which a rectangle is erased: 0 to 1.</summary>
    public double Erase { get; init; }

    /// <summary>Largest share of the image that is erased: 0.02 to 1.</summary>
    public double EraseArea { get; init; } = 0.4;

    /// <summary>What is put in the erased rectangle.</summary>
    public EraseFill EraseFill { get; init; }
}
