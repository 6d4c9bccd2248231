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

    /// <summary>The image mirrored at its border, the outermost pixel repeated: <c>cba|abcd|dcb</c>.</summary>
    Symmetric,

    /// <summary>The image again: <c>bcd|abcd|abc</c>.</summary>
    Wrap,

    /// <summary>One value: <c>kkk|abcd|kkk</c>.</summary>
    Constant,
}
