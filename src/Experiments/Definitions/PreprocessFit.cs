namespace Permafrost.Experiments.Definitions;

/// <summary>What becomes of images that are not square.</summary>
public enum PreprocessFit
{
    /// <summary>They are stretched or squeezed.</summary>
    Stretch,

    /// <summary>The middle of the longer side is kept.</summary>
    Crop,

    /// <summary>They are framed.</summary>
    Letterbox,
}
