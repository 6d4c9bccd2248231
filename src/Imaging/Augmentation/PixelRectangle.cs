using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Augmentation;

/// <summary>A rectangle inside an image, in pixels.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PixelRectangle(int Top, int Left, int Height, int Width);
