using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Definitions;

/// <summary>How training images are changed at random, anew in every epoch: the <c>augment</c> mapping of an experiment.</summary>
public sealed record AugmentationOptions
{
    [Description("Mirrors half of the images, left for right.")]
    public bool HorizontalFlip { get; init; }

    [
        Range(0.0, 0.5),
        Description("Largest shift to the left or right as a share of the width; whole pixels, each shift as likely as the others.")
    ]
    public double WidthShift { get; init; }

    [Range(0.0, 0.5), Description("Largest shift up or down as a share of the height; whole pixels, each shift as likely as the others.")]
    public double HeightShift { get; init; }

    [Description("What comes in at the border. edge: the nearest pixel; reflect: the mirrored image; zeros: zeros.")]
    public AugmentationFill Fill { get; init; }

    [Range(0.0, 1.0), Description("Share of the images of which a random rectangle is erased.")]
    public double Erase { get; init; }

    [Range(0.02, 1.0), Description("Largest share of an image that is erased; the smallest is 0.02.")]
    public double EraseArea { get; init; } = 0.4;

    [Description("What an erased rectangle holds. random: a random value per pixel and channel; zeros: zeros.")]
    public AugmentationErasure EraseFill { get; init; }

    /// <summary>Whether anything may happen to an image. How borders and rectangles are filled matters only then.</summary>
    public bool ChangesImages => HorizontalFlip || WidthShift > 0.0 || HeightShift > 0.0 || Erase > 0.0;
}
