using System.Runtime.CompilerServices;

namespace Permafrost.Imaging.Png;

/// <summary>Filters a row: writes its bytes as differences to a prediction.</summary>
internal static class Filter
{
    /// <summary>Filters one row.</summary>
    /// <param name="row">The row, a pixel at least.</param>
    /// <param name="prior">The row above, zeros above the first; as long.</param>
    /// <param name="pixelBytes">Bytes of a pixel.</param>
    /// <param name="filtered">The differences modulo 256; as long.</param>
    /// <returns>Sum of their magnitudes, taken as signed.</returns>
    public static long Apply(RowFilter filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> prior, int pixelBytes, Span<byte> filtered) =>
        filter switch
        {
            RowFilter.None => Subtract<Zero>(row, prior, pixelBytes, filtered),
            RowFilter.Sub => Subtract<Before>(row, prior, pixelBytes, filtered),
            RowFilter.Up => Subtract<Above>(row, prior, pixelBytes, filtered),
            RowFilter.Average => Subtract<Mean>(row, prior, pixelBytes, filtered),
            _ => Subtract<Nearest>(row, prior, pixelBytes, filtered),
        };

    private static long Subtract<TPrediction>(ReadOnlySpan<byte> row, ReadOnlySpan<byte> prior, int pixelBytes, Span<byte> filtered)
        where TPrediction : struct, IPrediction
    {
        prior = prior[..row.Length];
        filtered = filtered[..row.Length];
        long sum = 0;
        for (int at = 0; at < pixelBytes; at++)
        {
            filtered[at] = (byte)(row[at] - TPrediction.Of(0, prior[at], 0));
            sum += Magnitude(filtered[at]);
        }

        for (int at = pixelBytes; at < row.Length; at++)
        {
            filtered[at] = (byte)(row[at] - TPrediction.Of(row[at - pixelBytes], prior[at], prior[at - pixelBytes]));
            sum += Magnitude(filtered[at]);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Magnitude(byte difference) => Math.Abs((int)(sbyte)difference);

    /// <summary>One filter's prediction, a type of its own so that each has a loop of its own.</summary>
    private interface IPrediction
    {
        static abstract int Of(byte before, byte above, byte aboveBefore);
    }

    private readonly struct Zero : IPrediction
    {
        public static int Of(byte before, byte above, byte aboveBefore) => 0;
    }

    private readonly struct Before : IPrediction
    {
        public static int Of(byte before, byte above, byte aboveBefore) => before;
    }

    private readonly struct Above : IPrediction
    {
        public static int Of(byte before, byte above, byte aboveBefore) => above;
    }

    private readonly struct Mean : IPrediction
    {
        public static int Of(byte before, byte above, byte aboveBefore) => (before + above) / 2;
    }

    private readonly struct Nearest : IPrediction
    {
        public static int Of(byte before, byte above, byte aboveBefore) => Unfilter.Predict(before, above, aboveBefore);
    }
}
