namespace Permafrost.Imaging.Resizing;

/// <summary>The pictures that images of all sizes are turned into.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
/// <param name="Channels">1 (gray) or 3 (RGB).</param>
public sealed record PictureSettings(int Height, int Width, int Channels)
{
    /// <summary>How samples are mixed.</summary>
    public ResizeFilter Filter { get; init; }

    /// <summary>What happens to another ratio of the sides.</summary>
    public ImageFit Fit { get; init; }

    /// <summary>Value of every sample that a letterboxed image leaves free.</summary>
    public byte Background { get; init; }
}
