using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Where one image goes: everything geometric that was drawn for it. The default leaves it where it is.</summary>
/// <remarks>In this order: mirror, turn, shear, zoom, shift, cut out.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Geometry()
{
    /// <summary>Left for right.</summary>
    public bool FlipHorizontal { get; init; }

    /// <summary>Top for bottom.</summary>
    public bool FlipVertical { get; init; }

    /// <summary>Degrees, counter-clockwise.</summary>
    public double Rotation { get; init; }

    /// <summary>Degrees, counter-clockwise.</summary>
    public double Shear { get; init; }

    /// <summary>Share of the width that is shown.</summary>
    public double ZoomWidth { get; init; } = 1.0;

    /// <summary>Share of the height that is shown.</summary>
    public double ZoomHeight { get; init; } = 1.0;

    /// <summary>Pixels.</summary>
    public int Right { get; init; }

    /// <summary>Pixels.</summary>
    public int Down { get; init; }

    /// <summary>What is enlarged to the whole, after all the rest; null for the whole.</summary>
    public PixelRectangle? Crop { get; init; }

    /// <summary>Pixels go to pixels: nothing needs to be read between them.</summary>
    public bool IsFlipAndShift => Rotation == 0.0 && Shear == 0.0 && ZoomWidth == 1.0 && ZoomHeight == 1.0 && Crop is null;

    /// <summary>What some random words mean for an image.</summary>
    public static Geometry Of(AugmentationSettings settings, in ImageSize size, ReadOnlySpan<uint> words)
    {
        double zoomWidth = settings.Zoom.At(words[Draw.ZoomWidth]);
        return new Geometry
        {
            FlipHorizontal = settings.HorizontalFlip && Draw.Coin(words[Draw.Flip]),
            FlipVertical = settings.VerticalFlip && Draw.Coin(words[Draw.FlipVertical]),
            Rotation = settings.Rotation.At(words[Draw.Rotation]),
            Shear = settings.Shear.At(words[Draw.Shear]),
            ZoomWidth = zoomWidth,
            ZoomHeight = settings.KeepAspect ? zoomWidth : settings.Zoom.At(words[Draw.ZoomHeight]),
            Right =
                Draw.Around(LargestShift(settings.WidthShift, size.Width), words[Draw.ShiftRight])
                + Draw.Around(settings.CropPadding, words[Draw.PaddingRight]),
            Down =
                Draw.Around(LargestShift(settings.HeightShift, size.Height), words[Draw.ShiftDown])
                + Draw.Around(settings.CropPadding, words[Draw.PaddingDown]),
            Crop = settings.CropArea < 1.0 ? RandomCrop.Rectangle(size, settings.CropArea, settings.CropRatio, words) : null,
        };
    }

    /// <summary>Largest shift in pixels: less than half of them, so that there is enough left to mirror.</summary>
    private static int LargestShift(double share, int side)
    {
        // A shift of 0.29 times 100 pixels is 29 of them, although the product comes out a little smaller.
        const double Slack = 1e-6;
        return Math.Min((int)Math.Floor(share * side + Slack), (side - 1) / 2);
    }
}
