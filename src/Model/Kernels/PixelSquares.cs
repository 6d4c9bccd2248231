using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>Where squares of 2 x 2 pixels go, or come from: the pixels of two rows, or four after the other.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct PixelSquares
{
    /// <summary>Upper left pixel of the first square.</summary>
    public float* Top;

    /// <summary>Lower left pixel of the first square; null where the squares hang over below.</summary>
    public float* Bottom;

    /// <summary>Floats from a pixel to the one right of it.</summary>
    public nint Right;

    /// <summary>Floats from a square to the next.</summary>
    public nint Next;

    /// <summary>Whether the last square hangs over at the right.</summary>
    public bool LastIsHalf;
}
