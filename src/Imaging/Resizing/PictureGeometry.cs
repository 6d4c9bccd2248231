namespace Permafrost.Imaging.Resizing;

/// <summary>Which part of an image goes where in a picture, in integers.</summary>
/// <param name="Vertical">Rows of the image and of the part of the picture that it fills.</param>
/// <param name="Horizontal">Columns of the image and of the part of the picture that it fills.</param>
/// <param name="Top">Rows of the picture above that part.</param>
/// <param name="Left">Columns of the picture left of that part.</param>
internal readonly record struct PictureGeometry(ResizeAxis Vertical, ResizeAxis Horizontal, int Top, int Left)
{
    /// <summary>Where an image of H x W goes in a picture of h x w.</summary>
    /// <remarks>
    /// <para>
    /// Crop: of an image that is too wide, all rows and the columns from (W - H w / h) / 2 on, H w / h of them, as exact fractions: a crop may
    /// begin and end within a pixel, and filters still see the pixels beyond its border. Likewise of one that is too high.
    /// </para>
    /// <para>
    /// Letterbox: an image that is too wide has w columns and H w / W rows, rounded, 1 at least; above them lie half of the rows that are left,
    /// rounded. Likewise one that is too high. Both roundings are to the nearest, halves to the even number.
    /// </para>
    /// </remarks>
    /// <param name="settings">Size of the picture, and how it is filled.</param>
    /// <param name="height">H.</param>
    /// <param name="width">W.</param>
    public static PictureGeometry Of(PictureSettings settings, int height, int width)
    {
        var vertical = ResizeAxis.Whole(height, settings.Height);
        var horizontal = ResizeAxis.Whole(width, settings.Width);
        long across = (long)width * settings.Height;
        long down = (long)height * settings.Width;
        if (settings.Fit == ImageFit.Stretch || across == down)
        {
            return new PictureGeometry(vertical, horizontal, 0, 0);
        }

        bool wide = across > down;
        if (settings.Fit == ImageFit.Crop)
        {
            return wide
                ? new PictureGeometry(vertical, Middle(horizontal, across, down, settings.Height), 0, 0)
                : new PictureGeometry(Middle(vertical, down, across, settings.Width), horizontal, 0, 0);
        }

        if (wide)
        {
            int rows = Math.Max(1, Rounded(down, width));
            return new PictureGeometry(vertical with { OutputSize = rows }, horizontal, Rounded(settings.Height - rows, 2), 0);
        }

        int columns = Math.Max(1, Rounded(across, height));
        return new PictureGeometry(vertical, horizontal with { OutputSize = columns }, 0, Rounded(settings.Width - columns, 2));
    }

    /// <summary>The middle of a side that is too long: kept / whole of it, in parts of which a pixel has twice the other side of the picture.</summary>
    private static ResizeAxis Middle(ResizeAxis axis, long whole, long kept, int otherSide) =>
        axis with
        {
            Start = whole - kept,
            Size = 2 * kept,
            Unit = 2L * otherSide,
        };

    /// <summary>The nearest integer to a fraction, of two the even one.</summary>
    private static int Rounded(long numerator, long denominator)
    {
        long floor = numerator / denominator;
        long twice = 2 * (numerator - floor * denominator);
        return (int)(twice > denominator || (twice == denominator && floor % 2 == 1) ? floor + 1 : floor);
    }
}
