using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>Four rows of pixels, one below the other, that tiles of 4 x 4 are cut from.</summary>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct PixelRows
{
    /// <summary>First pixel of each row; of a row beyond the border, as many zeros.</summary>
    public float* Row0;

    public float* Row1;
    public float* Row2;
    public float* Row3;

    /// <summary>Pixels of a row.</summary>
    public int Width;

    /// <summary>Floats of a pixel, a multiple of 16.</summary>
    public int Channels;
}
