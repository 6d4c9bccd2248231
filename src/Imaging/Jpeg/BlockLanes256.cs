using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Two blocks at once.</summary>
internal readonly struct BlockLanes256 : IBlockLanes<Vector256<short>, Vector256<int>>
{
    public static int Count => 2;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(
        ref short coefficients,
        ref short steps,
        ref PendingBlock blocks,
        out Vector256<short> v0,
        out Vector256<short> v1,
        out Vector256<short> v2,
        out Vector256<short> v3
    )
    {
        // Each register holds two rows of one block; wanted is one row of two blocks.
        ref short step = ref Unsafe.Add(ref steps, blocks.Steps);
        ref short otherStep = ref Unsafe.Add(ref steps, Unsafe.Add(ref blocks, 1).Steps);
        var first01 = Vector256.LoadUnsafe(ref coefficients) * Vector256.LoadUnsafe(ref step);
        var first23 = Vector256.LoadUnsafe(ref coefficients, 16) * Vector256.LoadUnsafe(ref step, 16);
        var second01 = Vector256.LoadUnsafe(ref coefficients, SequentialMcu.Stride) * Vector256.LoadUnsafe(ref otherStep);
        var second23 = Vector256.LoadUnsafe(ref coefficients, SequentialMcu.Stride + 16) * Vector256.LoadUnsafe(ref otherStep, 16);
        v0 = Avx2.Permute2x128(first01, second01, 0x20);
        v1 = Avx2.Permute2x128(first01, second01, 0x31);
        v2 = Avx2.Permute2x128(first23, second23, 0x20);
        v3 = Avx2.Permute2x128(first23, second23, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<short> values, ref byte samples, ref PendingBlock blocks, int row)
    {
        BlockLanes128.Store(values.GetLower(), ref samples, ref blocks, row);
        BlockLanes128.Store(values.GetUpper(), ref samples, ref Unsafe.Add(ref blocks, 1), row);
    }

    public static Vector256<short> Add(Vector256<short> left, Vector256<short> right) => left + right;

    public static Vector256<short> Subtract(Vector256<short> left, Vector256<short> right) => left - right;

    public static Vector256<int> Add(Vector256<int> left, Vector256<int> right) => left + right;

    public static Vector256<int> Subtract(Vector256<int> left, Vector256<int> right) => left - right;

    public static Vector256<int> ShiftRight(Vector256<int> values, int bits) => values >> bits;

    public static Vector256<int> Ints(int value) => Vector256.Create(value);

    public static bool AnyBeyond(Vector256<short> values, short limit) =>
        Vector256.GreaterThanOrEqualAny((values + Vector256.Create(limit)).AsUInt16(), Vector256.Create((ushort)(2 * limit)));

    public static Vector256<short> ZipLow(Vector256<short> left, Vector256<short> right) => Avx2.UnpackLow(left, right);

    public static Vector256<short> ZipHigh(Vector256<short> left, Vector256<short> right) => Avx2.UnpackHigh(left, right);

    public static Vector256<short> ZipPairsLow(Vector256<short> left, Vector256<short> right) =>
        Avx2.UnpackLow(left.AsInt32(), right.AsInt32()).AsInt16();

    public static Vector256<short> ZipPairsHigh(Vector256<short> left, Vector256<short> right) =>
        Avx2.UnpackHigh(left.AsInt32(), right.AsInt32()).AsInt16();

    public static Vector256<short> ZipHalvesLow(Vector256<short> left, Vector256<short> right) =>
        Avx2.UnpackLow(left.AsInt64(), right.AsInt64()).AsInt16();

    public static Vector256<short> ZipHalvesHigh(Vector256<short> left, Vector256<short> right) =>
        Avx2.UnpackHigh(left.AsInt64(), right.AsInt64()).AsInt16();

    public static Vector256<short> ZipBytesLow(Vector256<short> left, Vector256<short> right) =>
        Avx2.UnpackLow(left.AsByte(), right.AsByte()).AsInt16();

    public static Vector256<short> ZipBytesHigh(Vector256<short> left, Vector256<short> right) =>
        Avx2.UnpackHigh(left.AsByte(), right.AsByte()).AsInt16();

    public static Vector256<int> MultiplyPairs(Vector256<short> values, int first, int second) =>
        Avx2.MultiplyAddAdjacent(values, Vector256.Create((second << 16) | (first & 0xffff)).AsInt16());

    public static Vector256<int> AsInts(Vector256<short> values) => values.AsInt32();

    public static Vector256<short> Limit(Vector256<int> low, Vector256<int> high) => Avx2.PackSignedSaturate(low, high);

    public static Vector256<short> LimitToBytes(Vector256<short> low, Vector256<short> high) =>
        Avx2.PackSignedSaturate(low, high).AsInt16();
}
