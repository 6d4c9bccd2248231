using Permafrost.Imaging.Augmentation;

namespace Permafrost.Tests.Imaging.Augmentation;

/// <summary>The definition of how an image is read at the places of a map: pixel by pixel, without runs, vectors or tricks.</summary>
internal static class AffineReference
{
    public static byte[] Apply(byte[] image, ImageSize size, AffineMap map, Border border, Interpolation interpolation)
    {
        byte[] target = new byte[size.Bytes];
        for (int at = 0; at < target.Length; at++)
        {
            int channel = at % size.Channels;
            int x = at / size.Channels % size.Width;
            int y = at / size.RowBytes;
            long column = map.XX * x + map.XY * y + map.X0;
            long row = map.YX * x + map.YY * y + map.Y0;
            target[at] =
                interpolation == Interpolation.Nearest
                    ? Nearest(image, size, border, row, column, channel)
                    : Bilinear(image, size, border, row, column, channel);
        }

        return target;
    }

    private static byte Nearest(byte[] image, ImageSize size, Border border, long row, long column, int channel)
    {
        int y = Whole(row + AffineMap.One / 2);
        int x = Whole(column + AffineMap.One / 2);
        return border.IsConstant
            ? Sample(image, size, border, y, x, channel)
            : Sample(
                image,
                size,
                border,
                Whole(Folded(Units(y), size.Height, border.Fill)),
                Whole(Folded(Units(x), size.Width, border.Fill)),
                channel
            );
    }

    private static byte Bilinear(byte[] image, ImageSize size, Border border, long row, long column, int channel)
    {
        if (!border.IsConstant)
        {
            row = Folded(row, size.Height, border.Fill);
            column = Folded(column, size.Width, border.Fill);
        }

        // In units of 2^-14.
        long fx = Fraction(column) / 64;
        long fy = Fraction(row) / 64;
        long lowerRight = (fx * fy + 8192) / 16384;
        long upperRight = fx - lowerRight;
        long lowerLeft = fy - lowerRight;
        long upperLeft = 16384 - lowerRight - upperRight - lowerLeft;
        int top = Whole(row);
        int left = Whole(column);
        long sum =
            upperLeft * Sample(image, size, border, top, left, channel)
            + upperRight * Sample(image, size, border, top, left + 1, channel)
            + lowerLeft * Sample(image, size, border, top + 1, left, channel)
            + lowerRight * Sample(image, size, border, top + 1, left + 1, channel);
        return checked((byte)((sum + 8192) / 16384));
    }

    /// <summary>A pixel; beyond the last one of a line that is not constant, the first, which counts for nothing unless the image begins again.</summary>
    private static byte Sample(byte[] image, ImageSize size, Border border, int row, int column, int channel)
    {
        if (border.IsConstant)
        {
            bool inside = row >= 0 && row < size.Height && column >= 0 && column < size.Width;
            return inside ? image[(row * size.Width + column) * size.Channels + channel] : border.Value;
        }

        return image[(row % size.Height * size.Width + column % size.Width) * size.Channels + channel];
    }

    /// <summary>Step by step back into the line.</summary>
    private static long Folded(long place, int side, BorderFill fill)
    {
        long last = Units(side - 1);
        long half = AffineMap.One / 2;
        while (true)
        {
            switch (fill)
            {
                case BorderFill.Reflect when side > 1 && place < 0:
                    place = -place;
                    continue;
                case BorderFill.Reflect when side > 1 && place > last:
                    place = 2 * last - place;
                    continue;
                case BorderFill.Symmetric when place < -half:
                    place = -2 * half - place;
                    continue;
                case BorderFill.Symmetric when place > last + half:
                    place = 2 * (last + half) - place;
                    continue;
                case BorderFill.Wrap when place < 0:
                    place += Units(side);
                    continue;
                case BorderFill.Wrap when place >= Units(side):
                    place -= Units(side);
                    continue;
                case BorderFill.Wrap:
                    return place;
                default:
                    return Math.Clamp(place, 0, last);
            }
        }
    }

    private static long Units(int pixels) => (long)pixels * AffineMap.One;

    private static int Whole(long units) => (int)Math.Floor((double)units / AffineMap.One);

    private static long Fraction(long units) => units - Units(Whole(units));
}
