using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Augmentation;

/// <summary>The places that one row of a result shows: they lie evenly on a straight line. In units of <see cref="AffineMap"/>.</summary>
/// <param name="Column">Column of the first place.</param>
/// <param name="ColumnStep">Columns from a place to the next.</param>
/// <param name="Row">Row of the first place.</param>
/// <param name="RowStep">Rows from a place to the next.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SampledLine(long Column, long ColumnStep, long Row, long RowStep)
{
    public long ColumnAt(int x) => Column + x * ColumnStep;

    public long RowAt(int x) => Row + x * RowStep;

    /// <summary>The places, first to last without it, of which the pixels above, below, left and right are all inside the image.</summary>
    public (int First, int Last) Inside(in ImageSize size)
    {
        long first = 0;
        long last = size.Width;
        Limit(Column, ColumnStep, size.Width, ref first, ref last);
        Limit(Row, RowStep, size.Height, ref first, ref last);
        return first < last ? ((int)first, (int)last) : (0, 0);
    }

    /// <summary>Keeps the x of first … last - 1 for which 0 &lt;= start + step x &lt; side - 1 pixels.</summary>
    private static void Limit(long start, long step, int side, ref long first, ref long last)
    {
        long end = (long)(side - 1) << AffineMap.FractionBits;
        if (step == 0)
        {
            last = start >= 0 && start < end ? last : first;
        }
        else if (step > 0)
        {
            first = Math.Max(first, Ceiling(-start, step));
            last = Math.Min(last, Ceiling(end - start, step));
        }
        else
        {
            // The line read backwards: start + step x > -1 and start + step x <= end - 1.
            first = Math.Max(first, Ceiling(start - end + 1, -step));
            last = Math.Min(last, Ceiling(start + 1, -step));
        }
    }

    /// <summary>Quotient rounded up, of a positive divisor.</summary>
    private static long Ceiling(long dividend, long divisor) => dividend > 0 ? (dividend - 1) / divisor + 1 : -(-dividend / divisor);
}
