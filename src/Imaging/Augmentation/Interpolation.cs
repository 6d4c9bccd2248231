namespace Permafrost.Imaging.Augmentation;

/// <summary>How an image is read between its pixels.</summary>
public enum Interpolation
{
    /// <summary>The four pixels around the place, each as much as it is near.</summary>
    Bilinear,

    /// <summary>The pixel that is nearest to the place; of equally near ones the right and the lower.</summary>
    Nearest,
}
