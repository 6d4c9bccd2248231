namespace Permafrost.Imaging.Augmentation;

/// <summary>Which changes an image may get, and how strong; the defaults change nothing.</summary>
public sealed record AugmentationSettings
{
    /// <summary>Mirrors half of the images left for right.</summary>
    public bool HorizontalFlip { get; init; }

    /// <summary>Largest shift to either side as a share of the width: 0 to 0.5.</summary>
    public double WidthShift { get; init; }

    /// <summary>Largest shift up or down as a share of the height: 0 to 0.5.</summary>
    public double HeightShift { get; init; }

    /// <summary>What comes in at the border.</summary>
    public BorderFill Fill { get; init; }

    /// <summary>Share of the images of which a rectangle is erased: 0 to 1.</summary>
    public double Erase { get; init; }

    /// <summary>Largest share of the image that is erased: 0.02 to 1.</summary>
    public double EraseArea { get; init; } = 0.4;

    /// <summary>What is put in the erased rectangle.</summary>
    public EraseFill EraseFill { get; init; }
}
