namespace Permafrost.Imaging.Png;

/// <summary>PNG's colour types; values are those of the header.</summary>
internal enum PngColor
{
    Gray = 0,
    Rgb = 2,
    Palette = 3,
    GrayAlpha = 4,
    RgbAlpha = 6,
}
