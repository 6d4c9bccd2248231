using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Model.Kernels;

/// <summary>Copies of matrices with rows and columns exchanged: what the backward passes read.</summary>
internal static unsafe class Transposition
{
    /// <summary><c>to[n, m] = from[m, n]</c>.</summary>
    /// <param name="from">First element.</param>
    /// <param name="fromPitch">Floats from one row to the next.</param>
    /// <param name="to">First element of the copy.</param>
    /// <param name="toPitch">Floats from one row of the copy to the next.</param>
    /// <param name="rows">Rows of <paramref name="from"/>.</param>
    /// <param name="columns">Columns of <paramref name="from"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(float* from, nint fromPitch, float* to, nint toPitch, int rows, int columns)
    {
        int row = 0;
        for (; Sse.IsSupported && row + 4 <= rows; row += 4)
        {
            int column = 0;
            for (; column + 4 <= columns; column += 4)
            {
                Block4(from + row * fromPitch + column, fromPitch, to + column * toPitch + row, toPitch);
            }

            Rest(from + row * fromPitch, fromPitch, to + row, toPitch, 4, column, columns);
        }

        Rest(from + row * fromPitch, fromPitch, to + row, toPitch, rows - row, 0, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block4(float* from, nint fromPitch, float* to, nint toPitch)
    {
        var row0 = Vector128.Load(from);
        var row1 = Vector128.Load(from + fromPitch);
        var row2 = Vector128.Load(from + 2 * fromPitch);
        var row3 = Vector128.Load(from + 3 * fromPitch);
        var low01 = Sse.UnpackLow(row0, row1);
        var low23 = Sse.UnpackLow(row2, row3);
        var high01 = Sse.UnpackHigh(row0, row1);
        var high23 = Sse.UnpackHigh(row2, row3);
        Sse.MoveLowToHigh(low01, low23).Store(to);
        Sse.MoveHighToLow(low23, low01).Store(to + toPitch);
        Sse.MoveLowToHigh(high01, high23).Store(to + 2 * toPitch);
        Sse.MoveHighToLow(high23, high01).Store(to + 3 * toPitch);
    }

    private static void Rest(float* from, nint fromPitch, float* to, nint toPitch, int rows, int firstColumn, int columns)
    {
        for (int column = firstColumn; column < columns; column++)
        {
            for (int row = 0; row < rows; row++)
            {
                to[column * toPitch + row] = from[row * fromPitch + column];
            }
        }
    }
}
