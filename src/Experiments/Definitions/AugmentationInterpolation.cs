namespace Permafrost.Experiments.Definitions;

/// <summary>How an image is read between its pixels.</summary>
public enum AugmentationInterpolation
{
    /// <summary>The four pixels around the place, each as much as it is near.</summary>
    Bilinear,

    /// <summary>The nearest pixel.</summary>
    Nearest,
}
