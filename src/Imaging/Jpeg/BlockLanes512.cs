using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Four blocks at once.</summary>
internal readonly struct BlockLanes512 : IBlockLanes<Vector512<short>, Vector512<int>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(
        ref short coefficients,
        ref short steps,
        ref PendingBlock blocks,
        out Vector512<short> v0,
        out Vector512<short> v1,
        out Vector512<short> v2,
        out Vector512<short> v3
    )
    {
        // Each register holds four rows of one block; wanted is one row of four blocks.
        var first = Rows(ref coefficients, ref steps, ref blocks, 0);
        var second = Rows(ref coefficients, ref steps, ref blocks, 1);
        var third = Rows(ref coefficients, ref steps, ref blocks, 2);
        var fourth = Rows(ref coefficients, ref steps, ref blocks, 3);
        var upper12 = Avx512F.Shuffle4x128(first, second, 0x44);
        var upper34 = Avx512F.Shuffle4x128(third, fourth, 0x44);
        var lower12 = Avx512F.Shuffle4x128(first, second, 0xee);
        var lower34 = Avx512F.Shuffle4x128(third, fourth, 0xee);
        v0 = Avx512F.Shuffle4x128(upper12, upper34, 0x88).AsInt16();
        v1 = Avx512F.Shuffle4x128(upper12, upper34, 0xdd).AsInt16();
        v2 = Avx512F.Shuffle4x128(lower12, lower34, 0x88).AsInt16();
        v3 = Avx512F.Shuffle4x128(lower12, lower34, 0xdd).AsInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<short> values, ref byte samples, ref PendingBlock blocks, int row)
    {
        BlockLanes256.Store(values.GetLower(), ref samples, ref blocks, row);
        BlockLanes256.Store(values.GetUpper(), ref samples, ref Unsafe.Add(ref blocks, 2), row);
    }

    public static Vector512<short> Add(Vector512<short> left, Vector512<short> right) => left + right;

    public static Vector512<short> Subtract(Vector512<short> left, Vector512<short> right) => left - right;

    public static Vector512<int> Add(Vector512<int> left, Vector512<int> right) => left + right;

    public static Vector512<int> Subtract(Vector512<int> left, Vector512<int> right) => left - right;

    public static Vector512<int> ShiftRight(Vector512<int> values, int bits) => values >> bits;

    public static Vector512<int> Ints(int value) => Vector512.Create(value);

    public static bool AnyBeyond(Vector512<short> values, short limit) =>
        Vector512.GreaterThanOrEqualAny((values + Vector512.Create(limit)).AsUInt16(), Vector512.Create((ushort)(2 * limit)));

    public static Vector512<short> ZipLow(Vector512<short> left, Vector512<short> right) => Avx512BW.UnpackLow(left, right);

    public static Vector512<short> ZipHigh(Vector512<short> left, Vector512<short> right) => Avx512BW.UnpackHigh(left, right);

    public static Vector512<short> ZipPairsLow(Vector512<short> left, Vector512<short> right) =>
        Avx512F.UnpackLow(left.AsInt32(), right.AsInt32()).AsInt16();

    public static Vector512<short> ZipPairsHigh(Vector512<short> left, Vector512<short> right) =>
        Avx512F.UnpackHigh(left.AsInt32(), right.AsInt32()).AsInt16();

    public static Vector512<short> ZipHalvesLow(Vector512<short> left, Vector512<short> right) =>
        Avx512F.UnpackLow(left.AsInt64(), right.AsInt64()).AsInt16();

    public static Vector512<short> ZipHalvesHigh(Vector512<short> left, Vector512<short> right) =>
        Avx512F.UnpackHigh(left.AsInt64(), right.AsInt64()).AsInt16();

    public static Vector512<short> ZipBytesLow(Vector512<short> left, Vector512<short> right) =>
        Avx512BW.UnpackLow(left.AsByte(), right.AsByte()).AsInt16();

    public static Vector512<short> ZipBytesHigh(Vector512<short> left, Vector512<short> right) =>
        Avx512BW.UnpackHigh(left.AsByte(), right.AsByte()).AsInt16();

    public static Vector512<int> MultiplyPairs(Vector512<short> values, int first, int second) =>
        Avx512BW.MultiplyAddAdjacent(values, Vector512.Create((second << 16) | (first & 0xffff)).AsInt16());

    public static Vector512<int> AsInts(Vector512<short> values) => values.AsInt32();

    public static Vector512<short> Limit(Vector512<int> low, Vector512<int> high) => Avx512BW.PackSignedSaturate(low, high);

    public static Vector512<short> LimitToBytes(Vector512<short> low, Vector512<short> high) =>
        Avx512BW.PackSignedSaturate(low, high).AsInt16();

    private static Vector512<int> Rows(ref short coefficients, ref short steps, ref PendingBlock blocks, int block) =>
        (
            Vector512.LoadUnsafe(ref coefficients, (nuint)(block * SequentialMcu.Stride))
            * Vector512.LoadUnsafe(ref Unsafe.Add(ref steps, Unsafe.Add(ref blocks, block).Steps))
        ).AsInt32();
}
