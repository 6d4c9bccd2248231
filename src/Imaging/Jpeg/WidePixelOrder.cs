using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Jpeg;

/// <summary>64 pixels of three bytes are three registers: where the bytes of one of them come from.</summary>
/// <param name="RedGreen">Of red, or 64 more and of green.</param>
/// <param name="Blue">Of blue, where <paramref name="IsBlue"/> says so.</param>
/// <param name="IsBlue">All ones where a byte is blue.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WidePixelOrder(Vector512<byte> RedGreen, Vector512<byte> Blue, Vector512<byte> IsBlue)
{
    private const int Count = 64;

    /// <summary>The registers in the order of memory.</summary>
    public static WidePixelOrder[] Thirds { get; } = [Make(0), Make(1), Make(2)];

    private static WidePixelOrder Make(int third)
    {
        var redGreen = new byte[Count];
        var blue = new byte[Count];
        var isBlue = new byte[Count];
        for (int at = 0; at < Count; at++)
        {
            var (pixel, component) = Math.DivRem(third * Count + at, 3);
            redGreen[at] = (byte)(component == 1 ? Count + pixel : pixel);
            blue[at] = (byte)pixel;
            isBlue[at] = (byte)(component == 2 ? 255 : 0);
        }

        return new WidePixelOrder(Vector512.Create(redGreen), Vector512.Create(blue), Vector512.Create(isBlue));
    }
}
