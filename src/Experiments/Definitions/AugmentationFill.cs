namespace Permafrost.Experiments.Definitions;

/// <summary>What comes in where an image has been moved away from its border.</summary>
public enum AugmentationFill
{
    /// <summary>The nearest pixel.</summary>
    Edge,

    /// <summary>The image mirrored at its outermost pixel, which is not repeated.</summary>
    Reflect,

    /// <summary>Zeros.</summary>
    Zeros,

    /// <summary>Another name of <see cref="Edge"/>: Keras' one.</summary>
    Nearest,

    /// <summary>The image mirrored at its border, the outermost pixel repeated: what Keras calls reflect.</summary>
    Symmetric,

    /// <summary>The image again.</summary>
    Wrap,

    /// <summary>One value, <see cref="AugmentationOptions.FillValue"/>.</summary>
    Constant,
}
