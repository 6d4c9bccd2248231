using System.Runtime.CompilerServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>The transform of <see cref="InverseDct"/> for as many blocks at once as a register has parts.</summary>
/// <remarks>
/// Of each block, a register holds a row of 8 values. The first pass treats columns, then the blocks are transposed, and the same steps
/// treat rows. Products of 16-bit values are added up in pairs as 32-bit values, which do not overflow where valid files lead.
/// </remarks>
internal static class VectorInverseDct<TLanes, TShorts, TInts>
    where TLanes : IBlockLanes<TShorts, TInts>
    where TShorts : unmanaged
    where TInts : unmanaged
{
    /// <summary>Beyond this, constant columns overflow, and the plain form knows how.</summary>
    private const short ConstantLimit = 1 << (15 - InverseDct.MiddleBits);

    /// <summary>Transforms blocks.</summary>
    /// <param name="coefficients">The first block; the next ones follow, <see cref="SequentialMcu.Stride"/> apart.</param>
    /// <param name="steps">All components' steps.</param>
    /// <param name="samples">All components' samples.</param>
    /// <param name="blocks">As many as a register has parts.</param>
    /// <returns>Whether it was done; otherwise nothing has happened, and the plain form has to do it.</returns>
    public static bool TryTransform(ref short coefficients, ref short steps, ref byte samples, ref PendingBlock blocks)
    {
        TLanes.Load(ref coefficients, ref steps, ref blocks, out var v0, out var v1, out var v2, out var v3);
        if (TLanes.AnyBeyond(v0, ConstantLimit))
        {
            return false;
        }

        const int Half = JpegComponent.BlockSize / 2;
        TLanes.Load(
            ref Unsafe.Add(ref coefficients, Half),
            ref Unsafe.Add(ref steps, Half),
            ref blocks,
            out var v4,
            out var v5,
            out var v6,
            out var v7
        );

        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, InverseDct.ColumnShift);
        Transpose(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7);
        Pass(ref v0, ref v1, ref v2, ref v3, ref v4, ref v5, ref v6, ref v7, InverseDct.RowShift);

        // Registers hold columns now; as bytes, transposing takes half the steps.
        var c04 = TLanes.LimitToBytes(v0, v4);
        var c15 = TLanes.LimitToBytes(v1, v5);
        var c26 = TLanes.LimitToBytes(v2, v6);
        var c37 = TLanes.LimitToBytes(v3, v7);
        var c01 = TLanes.ZipBytesLow(c04, c15);
        var c45 = TLanes.ZipBytesHigh(c04, c15);
        var c23 = TLanes.ZipBytesLow(c26, c37);
        var c67 = TLanes.ZipBytesHigh(c26, c37);
        var top0123 = TLanes.ZipLow(c01, c23);
        var bottom0123 = TLanes.ZipHigh(c01, c23);
        var top4567 = TLanes.ZipLow(c45, c67);
        var bottom4567 = TLanes.ZipHigh(c45, c67);
        TLanes.Store(TLanes.ZipPairsLow(top0123, top4567), ref samples, ref blocks, 0);
        TLanes.Store(TLanes.ZipPairsHigh(top0123, top4567), ref samples, ref blocks, 2);
        TLanes.Store(TLanes.ZipPairsLow(bottom0123, bottom4567), ref samples, ref blocks, 4);
        TLanes.Store(TLanes.ZipPairsHigh(bottom0123, bottom4567), ref samples, ref blocks, 6);
        return true;
    }

    /// <summary>Transforms the columns: 8 values each, in 8 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Pass(
        ref TShorts v0,
        ref TShorts v1,
        ref TShorts v2,
        ref TShorts v3,
        ref TShorts v4,
        ref TShorts v5,
        ref TShorts v6,
        ref TShorts v7,
        int shift
    )
    {
        var sum04 = TLanes.Add(v0, v4);
        var difference04 = TLanes.Subtract(v0, v4);
        var sum73 = TLanes.Add(v7, v3);
        var sum51 = TLanes.Add(v5, v1);
        Even(
            TLanes.ZipLow(default, sum04),
            TLanes.ZipLow(default, difference04),
            TLanes.ZipLow(v2, v6),
            shift,
            out var e0,
            out var e1,
            out var e2,
            out var e3
        );
        Odd(TLanes.ZipLow(sum73, sum51), TLanes.ZipLow(v7, v1), TLanes.ZipLow(v5, v3), out var o0, out var o1, out var o2, out var o3);
        Even(
            TLanes.ZipHigh(default, sum04),
            TLanes.ZipHigh(default, difference04),
            TLanes.ZipHigh(v2, v6),
            shift,
            out var f0,
            out var f1,
            out var f2,
            out var f3
        );
        Odd(TLanes.ZipHigh(sum73, sum51), TLanes.ZipHigh(v7, v1), TLanes.ZipHigh(v5, v3), out var p0, out var p1, out var p2, out var p3);
        v0 = Sum(e0, o0, f0, p0, shift);
        v7 = Difference(e0, o0, f0, p0, shift);
        v1 = Sum(e1, o1, f1, p1, shift);
        v6 = Difference(e1, o1, f1, p1, shift);
        v2 = Sum(e2, o2, f2, p2, shift);
        v5 = Difference(e2, o2, f2, p2, shift);
        v3 = Sum(e3, o3, f3, p3, shift);
        v4 = Difference(e3, o3, f3, p3, shift);
    }

    /// <summary>Even part; what rounds is added here already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Even(
        TShorts sum04,
        TShorts difference04,
        TShorts v26,
        int shift,
        out TInts e0,
        out TInts e1,
        out TInts e2,
        out TInts e3
    )
    {
        // Values lie in the upper halves of 32 bits: times 65536.
        var half = TLanes.Ints(1 << (shift - 1));
        var sum = TLanes.Add(TLanes.ShiftRight(TLanes.AsInts(sum04), 16 - InverseDct.ConstantBits), half);
        var difference = TLanes.Add(TLanes.ShiftRight(TLanes.AsInts(difference04), 16 - InverseDct.ConstantBits), half);
        var turn3 = TLanes.MultiplyPairs(v26, InverseDct.C0541 + InverseDct.C0765, InverseDct.C0541);
        var turn2 = TLanes.MultiplyPairs(v26, InverseDct.C0541, InverseDct.C0541 - InverseDct.C1847);
        e0 = TLanes.Add(sum, turn3);
        e3 = TLanes.Subtract(sum, turn3);
        e1 = TLanes.Add(difference, turn2);
        e2 = TLanes.Subtract(difference, turn2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Odd(TShorts sums, TShorts v71, TShorts v53, out TInts o0, out TInts o1, out TInts o2, out TInts o3)
    {
        var y3 = TLanes.MultiplyPairs(sums, InverseDct.C1175 - InverseDct.C1961, InverseDct.C1175);
        var y4 = TLanes.MultiplyPairs(sums, InverseDct.C1175, InverseDct.C1175 - InverseDct.C0390);
        o3 = TLanes.Add(TLanes.MultiplyPairs(v71, InverseDct.C0298 - InverseDct.C0899, -InverseDct.C0899), y3);
        o0 = TLanes.Add(TLanes.MultiplyPairs(v71, -InverseDct.C0899, InverseDct.C1501 - InverseDct.C0899), y4);
        o2 = TLanes.Add(TLanes.MultiplyPairs(v53, InverseDct.C2053 - InverseDct.C2562, -InverseDct.C2562), y4);
        o1 = TLanes.Add(TLanes.MultiplyPairs(v53, -InverseDct.C2562, InverseDct.C3072 - InverseDct.C2562), y3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TShorts Sum(TInts evenLow, TInts oddLow, TInts evenHigh, TInts oddHigh, int shift) =>
        TLanes.Limit(TLanes.ShiftRight(TLanes.Add(evenLow, oddLow), shift), TLanes.ShiftRight(TLanes.Add(evenHigh, oddHigh), shift));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TShorts Difference(TInts evenLow, TInts oddLow, TInts evenHigh, TInts oddHigh, int shift) =>
        TLanes.Limit(
            TLanes.ShiftRight(TLanes.Subtract(evenLow, oddLow), shift),
            TLanes.ShiftRight(TLanes.Subtract(evenHigh, oddHigh), shift)
        );

    /// <summary>Makes rows of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        ref TShorts v0,
        ref TShorts v1,
        ref TShorts v2,
        ref TShorts v3,
        ref TShorts v4,
        ref TShorts v5,
        ref TShorts v6,
        ref TShorts v7
    )
    {
        var (a0, a1, a2, a3) = (TLanes.ZipLow(v0, v1), TLanes.ZipLow(v2, v3), TLanes.ZipLow(v4, v5), TLanes.ZipLow(v6, v7));
        var (b0, b1, b2, b3) = (TLanes.ZipHigh(v0, v1), TLanes.ZipHigh(v2, v3), TLanes.ZipHigh(v4, v5), TLanes.ZipHigh(v6, v7));
        var (c0, c1) = (TLanes.ZipPairsLow(a0, a1), TLanes.ZipPairsLow(a2, a3));
        var (d0, d1) = (TLanes.ZipPairsHigh(a0, a1), TLanes.ZipPairsHigh(a2, a3));
        v0 = TLanes.ZipHalvesLow(c0, c1);
        v1 = TLanes.ZipHalvesHigh(c0, c1);
        v2 = TLanes.ZipHalvesLow(d0, d1);
        v3 = TLanes.ZipHalvesHigh(d0, d1);
        var (e0, e1) = (TLanes.ZipPairsLow(b0, b1), TLanes.ZipPairsLow(b2, b3));
        var (f0, f1) = (TLanes.ZipPairsHigh(b0, b1), TLanes.ZipPairsHigh(b2, b3));
        v4 = TLanes.ZipHalvesLow(e0, e1);
        v5 = TLanes.ZipHalvesHigh(e0, e1);
        v6 = TLanes.ZipHalvesLow(f0, f1);
        v7 = TLanes.ZipHalvesHigh(f0, f1);
    }
}
