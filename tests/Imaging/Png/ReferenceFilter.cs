using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

/// <summary>PNG's filters by their definition (9.2).</summary>
internal static class ReferenceFilter
{
    /// <summary>Filters a row.</summary>
    public static byte[] Apply(RowFilter filter, byte[] row, byte[] prior, int pixelBytes)
    {
        var filtered = new byte[row.Length];
        for (int at = 0; at < row.Length; at++)
        {
            filtered[at] = (byte)(row[at] - Prediction(filter, row, prior, pixelBytes, at));
        }

        return filtered;
    }

    /// <summary>Takes a filter back.</summary>
    public static byte[] Undo(RowFilter filter, byte[] raw, byte[] prior, int pixelBytes)
    {
        var row = new byte[raw.Length];
        for (int at = 0; at < raw.Length; at++)
        {
            row[at] = (byte)(raw[at] + Prediction(filter, row, prior, pixelBytes, at));
        }

        return row;
    }

    /// <summary>Paeth's predictor by its definition.</summary>
    public static int Paeth(int a, int b, int c)
    {
        int p = a + b - c;
        int pa = Math.Abs(p - a);
        int pb = Math.Abs(p - b);
        int pc = Math.Abs(p - c);
        return pa <= pb && pa <= pc ? a
            : pb <= pc ? b
            : c;
    }

    private static int Prediction(RowFilter filter, byte[] row, byte[] prior, int pixelBytes, int at)
    {
        int a = at < pixelBytes ? 0 : row[at - pixelBytes];
        int b = prior[at];
        int c = at < pixelBytes ? 0 : prior[at - pixelBytes];
        return filter switch
        {
            RowFilter.Sub => a,
            RowFilter.Up => b,
            RowFilter.Average => (a + b) / 2,
            RowFilter.Paeth => Paeth(a, b, c),
            _ => 0,
        };
    }
}
