namespace Permafrost.Experiments.Definitions;

/// <summary>How images of another size are resized.</summary>
public enum PreprocessFilter
{
    /// <summary>Bilinear, with antialiasing where they shrink.</summary>
    Bilinear,

    /// <summary>The mean over the area of an output pixel.</summary>
    Area,

    /// <summary>The mean of the pixels whose centres lie in an output pixel.</summary>
    Box,
}
