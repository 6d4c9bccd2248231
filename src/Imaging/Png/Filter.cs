namespace Permafrost.Imaging.Png;

/// <summary>Filters a row: writes its bytes as differences to a prediction.</summary>
internal static class Filter
{
    /// <summary>Filters one row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="prior">The row above, zeros above the first; as long.</param>
    /// <param name="pixelBytes">Bytes of a pixel.</param>
    /// <param name="filtered">The differences modulo 256; as long.</param>
    /// <returns>Sum of their magnitudes, taken as signed.</returns>
    public static long Apply(RowFilter filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> prior, int pixelBytes, Span<byte> filtered)
    {
        long sum = 0;
        for (int at = 0; at < row.Length; at++)
        {
            byte before = at < pixelBytes ? (byte)0 : row[at - pixelBytes];
            byte aboveBefore = at < pixelBytes ? (byte)0 : prior[at - pixelBytes];
            byte above = prior[at];
            int prediction = filter switch
            {
                RowFilter.None => 0,
                RowFilter.Sub => before,
                RowFilter.Up => above,
                RowFilter.Average => (before + above) / 2,
                _ => Unfilter.Predict(before, above, aboveBefore),
            };
            byte difference = (byte)(row[at] - prediction);
            filtered[at] = difference;
            sum += Math.Abs((int)(sbyte)difference);
        }

        return sum;
    }
}
