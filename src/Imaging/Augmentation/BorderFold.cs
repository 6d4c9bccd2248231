namespace Permafrost.Imaging.Augmentation;

/// <summary>Which index of a line stands for one beyond its ends.</summary>
internal static class BorderFold
{
    /// <param name="at">Any index.</param>
    /// <param name="side">Length of the line, 1 or more.</param>
    /// <param name="fill">How the line goes on.</param>
    /// <returns>0 … side - 1; -1 where one value stands instead.</returns>
    public static int Of(int at, int side, BorderFill fill) => (uint)at < (uint)side ? at : Beyond(at, side, fill);

    private static int Beyond(int at, int side, BorderFill fill)
    {
        int last = side - 1;
        switch (fill)
        {
            case BorderFill.Edge:
                return at < 0 ? 0 : last;
            case BorderFill.Reflect:
                // A period of 2 last, even about 0; of one pixel there is no other.
                at = Math.Abs(at);
                at = at <= 2 * last || last == 0 ? at : at % (2 * last);
                return last == 0 ? 0 : Math.Min(at, 2 * last - at);
            case BorderFill.Symmetric:
                // A period of 2 side; -1 stands where 0 does.
                at = at < 0 ? -1 - at : at;
                at = at < 2 * side ? at : at % (2 * side);
                return Math.Min(at, 2 * side - 1 - at);
            case BorderFill.Wrap:
                at %= side;
                return at < 0 ? at + side : at;
            default:
                return -1;
        }
    }
}
