using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>The three transforms of F(2 x 2, 3 x 3): additions alone, and halves in the filters'.</summary>
// Two-digit names: row and column of a 4 x 4 tile (v, m), a 3 x 3 filter (g) or a 2 x 2 output (y).
internal sealed unsafe partial class LaneKernels<TLanes, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WinogradFilter(float* taps, nint tapPitch, int channels, float* target, nint positionPitch)
    {
        for (int c = 0; c < channels; c += TLanes.Count)
        {
            float* g = taps + c;
            float* to = target + c;
            for (int column = 0; column < 4; column++)
            {
                // Along the rows of the filter first, one column of what that gives at a time; then down the columns.
                var g0 = FilterColumn(g, tapPitch, 0, column);
                var g1 = FilterColumn(g, tapPitch, 1, column);
                var g2 = FilterColumn(g, tapPitch, 2, column);
                TLanes.Store(g0, to + column * positionPitch);
                TLanes.Store(HalfSum(g0, g2, g1), to + (4 + column) * positionPitch);
                TLanes.Store(HalfDifference(g0, g2, g1), to + (8 + column) * positionPitch);
                TLanes.Store(g2, to + (12 + column) * positionPitch);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WinogradInput(in PixelRows pixels, int firstColumn, int tiles, float* target, nint positionPitch)
    {
        var rows = pixels;
        nint step = rows.Channels;
        for (int c = 0; c < rows.Channels; c += TLanes.Count)
        {
            float* to = target + c;
            int x = firstColumn;
            var (v00, v10, v20, v30) = InputColumn(rows, c, x);
            var (v01, v11, v21, v31) = InputColumn(rows, c, x + 1);
            for (int tile = 0; tile < tiles; tile++)
            {
                x += 2;
                var (v02, v12, v22, v32) = InputColumn(rows, c, x);
                var (v03, v13, v23, v33) = InputColumn(rows, c, x + 1);
                InputRow(v00, v01, v02, v03, to, positionPitch);
                InputRow(v10, v11, v12, v13, to + 4 * positionPitch, positionPitch);
                InputRow(v20, v21, v22, v23, to + 8 * positionPitch, positionPitch);
                InputRow(v30, v31, v32, v33, to + 12 * positionPitch, positionPitch);
                (v00, v10, v20, v30) = (v02, v12, v22, v32);
                (v01, v11, v21, v31) = (v03, v13, v23, v33);
                to += step;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void WinogradOutput(
        float* products,
        nint positionPitch,
        int tiles,
        int channels,
        float* bias,
        bool relu,
        in PixelSquares output
    )
    {
        var floor = Floor(relu);
        var squares = output;
        for (int c = 0; c < channels; c += TLanes.Count)
        {
            var b = TLanes.Load(bias + c);
            float* from = products + c;
            nint at = c;
            for (int tile = 0; tile < tiles; tile++)
            {
                bool whole = tile + 1 < tiles || !squares.LastIsHalf;
                var (m00, m10) = OutputColumn(from, positionPitch);
                var (m01, m11) = OutputColumn(from + positionPitch, positionPitch);
                var (m02, m12) = OutputColumn(from + 2 * positionPitch, positionPitch);
                var (m03, m13) = OutputColumn(from + 3 * positionPitch, positionPitch);
                Put(Sum(m00, m01, m02), b, floor, squares.Top + at);
                if (whole)
                {
                    Put(Difference(m01, m02, m03), b, floor, squares.Top + at + squares.Right);
                }

                if (squares.Bottom is not null)
                {
                    Put(Sum(m10, m11, m12), b, floor, squares.Bottom + at);
                    if (whole)
                    {
                        Put(Difference(m11, m12, m13), b, floor, squares.Bottom + at + squares.Right);
                    }
                }

                from += channels;
                at += squares.Next;
            }
        }
    }

    /// <summary>Element (row, column) of g G^T, row of the filter, column of the transform.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector FilterColumn(float* taps, nint tapPitch, int row, int column)
    {
        var g0 = TLanes.Load(taps + 3 * row * tapPitch);
        var g1 = TLanes.Load(taps + (3 * row + 1) * tapPitch);
        var g2 = TLanes.Load(taps + (3 * row + 2) * tapPitch);
        return column switch
        {
            0 => g0,
            1 => HalfSum(g0, g2, g1),
            2 => HalfDifference(g0, g2, g1),
            _ => g2,
        };
    }

    /// <summary>(x + y + z) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector HalfSum(TVector x, TVector y, TVector z) => Half(TLanes.Add(TLanes.Add(x, y), z));

    /// <summary>(x + y - z) / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector HalfDifference(TVector x, TVector y, TVector z) => Half(TLanes.Subtract(TLanes.Add(x, y), z));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Half(TVector x) => TLanes.Divide(x, TLanes.Broadcast(2f));

    /// <summary>B^T d, one column of pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector V0, TVector V1, TVector V2, TVector V3) InputColumn(in PixelRows rows, int c, int x)
    {
        if ((uint)x >= (uint)rows.Width)
        {
            var zero = TLanes.Broadcast(0f);
            return (zero, zero, zero, zero);
        }

        nint at = (nint)x * rows.Channels + c;
        var d0 = TLanes.Load(rows.Row0 + at);
        var d1 = TLanes.Load(rows.Row1 + at);
        var d2 = TLanes.Load(rows.Row2 + at);
        var d3 = TLanes.Load(rows.Row3 + at);
        return (TLanes.Subtract(d0, d2), TLanes.Add(d1, d2), TLanes.Subtract(d2, d1), TLanes.Subtract(d1, d3));
    }

    /// <summary>v B, one row of the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputRow(TVector v0, TVector v1, TVector v2, TVector v3, float* to, nint positionPitch)
    {
        TLanes.Store(TLanes.Subtract(v0, v2), to);
        TLanes.Store(TLanes.Add(v1, v2), to + positionPitch);
        TLanes.Store(TLanes.Subtract(v2, v1), to + 2 * positionPitch);
        TLanes.Store(TLanes.Subtract(v1, v3), to + 3 * positionPitch);
    }

    /// <summary>A^T m, one column of the tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (TVector M0, TVector M1) OutputColumn(float* products, nint positionPitch)
    {
        var m0 = TLanes.Load(products);
        var m1 = TLanes.Load(products + 4 * positionPitch);
        var m2 = TLanes.Load(products + 8 * positionPitch);
        var m3 = TLanes.Load(products + 12 * positionPitch);
        return (Sum(m0, m1, m2), Difference(m1, m2, m3));
    }

    /// <summary>x + y + z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Sum(TVector x, TVector y, TVector z) => TLanes.Add(TLanes.Add(x, y), z);

    /// <summary>x - y - z.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Difference(TVector x, TVector y, TVector z) => TLanes.Subtract(TLanes.Subtract(x, y), z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TVector y, TVector bias, TVector floor, float* to) =>
        TLanes.Store(TLanes.AtLeast(floor, TLanes.Add(y, bias)), to);
}
