namespace Permafrost.Imaging.Augmentation;

/// <summary>Which place of a line of pixels stands for one beyond its ends, in units of <see cref="AffineMap"/>; pixel centres are whole numbers.</summary>
internal static class BorderFold
{
    /// <param name="place">Any place.</param>
    /// <param name="side">Length of the line in pixels, 1 or more.</param>
    /// <param name="fill">How the line goes on; not with one value.</param>
    /// <returns>From the first pixel to the last, both included; of <see cref="BorderFill.Wrap"/> up to the first one's next turn.</returns>
    public static long Of(long place, int side, BorderFill fill)
    {
        long last = (long)(side - 1) << AffineMap.FractionBits;
        if (place >= 0 && place <= last)
        {
            return place;
        }

        switch (fill)
        {
            case BorderFill.Reflect:
                // Mirrored at 0 and at the last pixel.
                return last == 0 ? 0 : Mirrored(Remainder(place, 2 * last), 2 * last);
            case BorderFill.Symmetric:
                // Mirrored half a pixel before 0 and behind the last pixel; beyond those two, the half pixels hold what they hold.
                long period = 2 * (last + AffineMap.One);
                return Math.Clamp(Mirrored(Remainder(place, period), period - AffineMap.One), 0, last);
            case BorderFill.Wrap:
                return Remainder(place, last + AffineMap.One);
            default:
                return Math.Clamp(place, 0, last);
        }
    }

    private static long Mirrored(long place, long sum) => Math.Min(place, sum - place);

    private static long Remainder(long place, long period)
    {
        long remainder = place % period;
        return remainder < 0 ? remainder + period : remainder;
    }
}
