namespace Permafrost.Imaging.Augmentation;

/// <summary>What comes in where an image has been moved away from its border.</summary>
public enum BorderFill
{
    /// <summary>The nearest pixel: <c>aaa|abcd|ddd</c>.</summary>
    Edge,

    /// <summary>The image mirrored at its outermost pixel, which is not repeated: <c>dcb|abcd|cba</c>.</summary>
    Reflect,

    /// <summary>Zeros: <c>000|abcd|000</c>.</summary>
    Zeros,
}
