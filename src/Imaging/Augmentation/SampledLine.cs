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

    /// <summary>The places, first to last without it, of which all four pixels around lie inside the image.</summary>
    public (int First, int Last) Inside(in ImageSize size) =>
        Between(0, size.Width - 1L << AffineMap.FractionBits, 0, size.Height - 1L << AffineMap.FractionBits, size.Width);

    /// <summary>The places, first to last without it, of which any of the four pixels around lies inside the image.</summary>
    public (int First, int Last) Touching(in ImageSize size)
    {
        const long Least = 1 - AffineMap.One;
        return Between(Least, (long)size.Width << AffineMap.FractionBits, Least, (long)size.Height << AffineMap.FractionBits, size.Width);
    }

    private (int First, int Last) Between(long leastColumn, long endColumn, long leastRow, long endRow, int width)
    {
        long first = 0;
        long last = width;
        Limit(Column, ColumnStep, leastColumn, endColumn, ref first, ref last);
        Limit(Row, RowStep, leastRow, endRow, ref first, ref last);
        return first < last ? ((int)first, (int)last) : (0, 0);
    }

    /// <summary>Keeps the x of first … last - 1 for which least &lt;= start + step x &lt; end.</summary>
    private static void Limit(long start, long step, long least, long end, ref long first, ref long last)
    {
        if (step == 0)
        {
            last = start >= least && start < end ? last : first;
        }
        else if (step > 0)
        {
            first = Math.Max(first, Ceiling(least - start, step));
            last = Math.Min(last, Ceiling(end - start, step));
        }
        else
        {
            // The line read backwards: start + step x > least - 1 and start + step x <= end - 1.
            first = Math.Max(first, Ceiling(start - end + 1, -step));
            last = Math.Min(last, Ceiling(start - least + 1, -step));
        }
    }

    /// <summary>Quotient rounded up, of a positive divisor.</summary>
    private static long Ceiling(long dividend, long divisor) => dividend > 0 ? (dividend - 1) / divisor + 1 : -(-dividend / divisor);
}
