using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>A depthwise convolution in numbers.</summary>
/// <param name="InputHeight">Rows of the input.</param>
/// <param name="InputWidth">Pixels of a row of the input.</param>
/// <param name="OutputHeight">Rows of the output.</param>
/// <param name="OutputWidth">Pixels of a row of the output.</param>
/// <param name="Size">Height and width of the kernel.</param>
/// <param name="Stride">Step of the kernel.</param>
/// <param name="PadTop">Rows beyond the border that the first window covers.</param>
/// <param name="PadLeft">Pixels beyond the border that the first window covers.</param>
/// <param name="Pitch">Floats of a pixel, in input and output, and of a tap.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DepthwiseShape(
    int InputHeight,
    int InputWidth,
    int OutputHeight,
    int OutputWidth,
    int Size,
    int Stride,
    int PadTop,
    int PadLeft,
    int Pitch
);
