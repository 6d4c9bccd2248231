using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Size of an image of interleaved samples, [H, W, C].</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ImageSize(int Height, int Width, int Channels)
{
    public int RowBytes => Width * Channels;

    public int Bytes => Height * RowBytes;
}
