using System.Runtime.InteropServices;
using Permafrost.Core.Numerics;

namespace Permafrost.Imaging.Augmentation;

/// <summary>
/// Which place of an image a pixel of the result shows: column XX x + XY y + X0 and row YX x + YY y + Y0 for pixel (y, x), in units of 2^-20 pixels,
/// pixel centres being whole numbers.
/// </summary>
/// <remarks>
/// <para>
/// From the result back to the image, about the centre ((W - 1) / 2, (H - 1) / 2), x to the right and y down, in double precision:
/// M = F R S Z, with Z = diag(zoom width, zoom height); S = [[cos s, 0], [sin s, 1]], the shear of Keras; R = [[cos r, -sin r], [sin r, cos r]]; F = diag of -1
/// for a mirrored axis and 1 otherwise. A window of w x h pixels at (top, left) scales its own pixels by (w / W, h / H) before. So, with
/// t = (left + (w - W) / 2 - right, top + (h - H) / 2 - down), the place is centre + M (diag(w / W, h / H) (x, y) + t).
/// </para>
/// <para>
/// The four products of M and the scale, and M t, are rounded to units once, ties to even; the rest is whole numbers, so that the place of a pixel is
/// exact however it is computed. A map that moves pixels onto pixels is exact: mirror, shift by whole pixels, quarter turns of a square.
/// </para>
/// </remarks>
/// <param name="XX">Columns per column.</param>
/// <param name="XY">Columns per row.</param>
/// <param name="X0">Column of pixel (0, 0).</param>
/// <param name="YX">Rows per column.</param>
/// <param name="YY">Rows per row.</param>
/// <param name="Y0">Row of pixel (0, 0).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AffineMap(long XX, long XY, long X0, long YX, long YY, long Y0)
{
    /// <summary>Bits behind the point.</summary>
    public const int FractionBits = 20;

    /// <summary>Units in a pixel.</summary>
    public const int One = 1 << FractionBits;

    /// <summary>Longest side of an image: its places fit 32 bits.</summary>
    public const int LongestSide = 2047;

    private const double RadiansPerDegree = 0.017453292519943295;

    /// <summary>The map of what was drawn.</summary>
    public static AffineMap Of(in Geometry geometry, in ImageSize size)
    {
        double rotation = geometry.Rotation * RadiansPerDegree;
        double shear = geometry.Shear * RadiansPerDegree;
        double cos = ExactMath.Cos(rotation);
        double sin = ExactMath.Sin(rotation);
        double tilt = ExactMath.Sin(shear);
        double narrow = ExactMath.Cos(shear);
        double flipX = geometry.FlipHorizontal ? -1.0 : 1.0;
        double flipY = geometry.FlipVertical ? -1.0 : 1.0;
        double xx = flipX * (cos * narrow - sin * tilt) * geometry.ZoomWidth;
        double yx = flipY * (sin * narrow + cos * tilt) * geometry.ZoomWidth;
        double xy = flipX * -sin * geometry.ZoomHeight;
        double yy = flipY * cos * geometry.ZoomHeight;

        var window = geometry.Crop ?? new PixelRectangle(0, 0, size.Height, size.Width);
        double right = window.Left + (window.Width - size.Width) / 2.0 - geometry.Right;
        double down = window.Top + (window.Height - size.Height) / 2.0 - geometry.Down;
        double scaleX = (double)window.Width / size.Width;
        double scaleY = (double)window.Height / size.Height;
        return About(
            size,
            Units(xx * scaleX),
            Units(xy * scaleY),
            Units(xx * right + xy * down),
            Units(yx * scaleX),
            Units(yy * scaleY),
            Units(yx * right + yy * down)
        );
    }

    /// <summary>Column of pixel (y, 0).</summary>
    public long ColumnAt(int y) => XY * y + X0;

    /// <summary>Row of pixel (y, 0).</summary>
    public long RowAt(int y) => YY * y + Y0;

    /// <summary>The map of places measured from the centre. It lies at half of (W - 1, H - 1), hence the halves; rounded down.</summary>
    private static AffineMap About(in ImageSize size, long xx, long xy, long right, long yx, long yy, long down)
    {
        long width = size.Width - 1;
        long height = size.Height - 1;
        long x0 = ((width * One - xx * width - xy * height) >> 1) + right;
        long y0 = ((height * One - yx * width - yy * height) >> 1) + down;
        return new AffineMap(xx, xy, x0, yx, yy, y0);
    }

    private static long Units(double pixels) => (long)Math.Round(pixels * One);
}
