using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Definitions;

/// <summary>How training images are changed at random, anew in every epoch: the <c>augment</c> mapping of an experiment.</summary>
public sealed record AugmentationOptions
{
    [Description("Mirrors half of the images, left for right.")]
    public bool HorizontalFlip { get; init; }

    [Description("Mirrors half of the images, top for bottom.")]
    public bool VerticalFlip { get; init; }

    [
        Range(-180.0, 180.0),
        Description(
            "Degrees by which an image is turned about its centre, counter-clockwise. 20 means -20 to 20; [low, high] is a range of its own."
        )
    ]
    public OffsetRange Rotation { get; init; } = new();

    [
        Range(-45.0, 45.0),
        Description(
            "Degrees by which an image's horizontal lines are tilted, counter-clockwise, while its vertical ones stay. 10 means -10 to 10."
        )
    ]
    public OffsetRange Shear { get; init; } = new();

    [
        Range(0.25, 4.0),
        Description(
            "Share of the width, and of the height, that is shown: below 1 enlarges, above 1 makes smaller. 0.2 means 0.8 to 1.2; [low, high] is a range of its own."
        )
    ]
    public FactorRange Zoom { get; init; } = new();

    [Description("Zooms width and height by the same factor; otherwise each has its own.")]
    public bool KeepAspect { get; init; }

    [
        Range(0.0, 0.5),
        Description("Largest shift to the left or right as a share of the width; whole pixels, each shift as likely as the others.")
    ]
    public double WidthShift { get; init; }

    [Range(0.0, 0.5), Description("Largest shift up or down as a share of the height; whole pixels, each shift as likely as the others.")]
    public double HeightShift { get; init; }

    [
        Range(0, 64),
        Description(
            "Cuts an image of the same size out of one with so many pixels of border around it, filled as fill says; each place is as likely as the others."
        )
    ]
    public int CropPadding { get; init; }

    [
        Range(0.01, 1.0),
        Description(
            "Cuts out a part with this share of the area, or any larger one, and enlarges it to the whole size; 1 cuts nothing out."
        )
    ]
    public double CropArea { get; init; } = 1.0;

    [
        Range(1.0, 4.0),
        Description(
            "How many times wider than high, or higher than wide, the part that crop_area cuts out may be, relative to the image's own shape."
        )
    ]
    public double CropRatio { get; init; } = 1.3333;

    [Description(
        "What comes in at the border. edge or nearest: the nearest pixel; reflect: the image mirrored at its outermost pixel; "
            + "symmetric: the same with that pixel repeated (Keras' reflect); wrap: the image again; zeros: zeros; constant: fill_value."
    )]
    public AugmentationFill Fill { get; init; }

    [Range(0, 255), Description("The value of every channel that fill: constant puts in.")]
    public int FillValue { get; init; }

    [Description(
        "How a turned, sheared, zoomed or enlarged image is read between its pixels. bilinear: the four around; nearest: the nearest one."
    )]
    public AugmentationInterpolation Interpolation { get; init; }

    [
        Range(0.0, 4.0),
        Description(
            "Factor of every value's distance from the image's mean luminance. 0.2 means 0.8 to 1.2; [low, high] is a range of its own."
        )
    ]
    public FactorRange Contrast { get; init; } = new();

    [Range(0.0, 4.0), Description("Factor of every value. 0.2 means 0.8 to 1.2; [low, high] is a range of its own.")]
    public FactorRange Brightness { get; init; } = new();

    [Range(0.0, 1.0), Description("Share of the images of which a random rectangle is erased.")]
    public double Erase { get; init; }

    [Range(0.02, 1.0), Description("Largest share of an image that is erased; the smallest is 0.02.")]
    public double EraseArea { get; init; } = 0.4;

    [Description("What an erased rectangle holds. random: a random value per pixel and channel; zeros: zeros.")]
    public AugmentationErasure EraseFill { get; init; }

    /// <summary>Whether anything may happen to an image. How it is read, and how borders and rectangles are filled, matters only then.</summary>
    public bool ChangesImages => Moves || Contrast.Changes || Brightness.Changes || Erase > 0.0;

    private bool Moves =>
        HorizontalFlip
        || VerticalFlip
        || Rotation.Changes
        || Shear.Changes
        || Zoom.Changes
        || WidthShift > 0.0
        || HeightShift > 0.0
        || CropPadding > 0
        || CropArea < 1.0;
}
