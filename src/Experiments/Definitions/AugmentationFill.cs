namespace Permafrost.Experiments.Definitions;

/// <summary>What comes in where an image has been moved away from its border.</summary>
public enum AugmentationFill
{
    /// <summary>The nearest pixel.</summary>
    Edge,

    /// <summary>The image mirrored at its outermost pixel.</summary>
    Reflect,

    /// <summary>Zeros.</summary>
    Zeros,
}
