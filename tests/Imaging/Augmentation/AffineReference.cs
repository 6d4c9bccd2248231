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
                    ? Sample(image, size, border, Whole(row + AffineMap.One / 2), Whole(column + AffineMap.One / 2), channel)
                    : Between(image, size, border, row, column, channel);
        }

        return target;
    }

    private static byte Between(byte[] image, ImageSize size, Border border, long row, long column, int channel)
    {
        // In units of 2^-14.
        long fx = Fraction(column) / 64;
        long fy = Fraction(row) / 64;
        long both = Whole2(fx * fy + 8192);
        long right = fx - both;
        long lower = fy - both;
        long upperLeft = 16384 - both - right - lower;
        int top = Whole(row);
        int left = Whole(column);
        long sum =
            upperLeft * Sample(image, size, border, top, left, channel)
            + right * Sample(image, size, border, top, left + 1, channel)
            + lower * Sample(image, size, border, top + 1, left, channel)
            + both * Sample(image, size, border, top + 1, left + 1, channel);
        return checked((byte)Whole2(sum + 8192));

        static long Whole2(long units) => units / 16384;
    }

    private static byte Sample(byte[] image, ImageSize size, Border border, int row, int column, int channel)
    {
        row = Index(row, size.Height, border.Fill);
        column = Index(column, size.Width, border.Fill);
        return row < 0 || column < 0 ? border.Value : image[(row * size.Width + column) * size.Channels + channel];
    }

    /// <summary>Step by step back into the line.</summary>
    private static int Index(int at, int side, BorderFill fill)
    {
        while (at < 0 || at >= side)
        {
            switch (fill)
            {
                case BorderFill.Edge:
                    at += at < 0 ? 1 : -1;
                    break;
                case BorderFill.Reflect:
                    at =
                        side == 1 ? 0
                        : at < 0 ? -at
                        : 2 * (side - 1) - at;
                    break;
                case BorderFill.Symmetric:
                    at = at < 0 ? -1 - at : 2 * side - 1 - at;
                    break;
                case BorderFill.Wrap:
                    at += at < 0 ? side : -side;
                    break;
                default:
                    return -1;
            }
        }

        return at;
    }

    private static int Whole(long units) => (int)Math.Floor((double)units / AffineMap.One);

    private static long Fraction(long units) => units - (long)Whole(units) * AffineMap.One;
}
