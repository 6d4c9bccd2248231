namespace Permafrost.Imaging.Resizing;

/// <summary>How an output sample is mixed from input samples, in each direction by itself.</summary>
/// <remarks>Scale is input size / output size. Weights are divided by their sum; positions are those of <see cref="ResizeAxis"/>.</remarks>
public enum ResizeFilter
{
    /// <summary>
    /// A triangle that reaches max(scale, 1) input pixels to each side: bilinear interpolation where the image grows, the same with
    /// antialiasing where it shrinks. Pillow's <c>BILINEAR</c>, byte for byte.
    /// </summary>
    Bilinear,

    /// <summary>
    /// The mean over the area that an output pixel covers, input pixels at its edges counting by the part of them that it covers. Where
    /// the input is a multiple of the output, that is Pillow's <c>BOX</c>, byte for byte.
    /// </summary>
    Area,

    /// <summary>
    /// The mean of the whole input pixels whose centres lie in the area that an output pixel covers; the nearest pixel where the image
    /// grows. Pillow's <c>BOX</c>, byte for byte.
    /// </summary>
    Box,
}
