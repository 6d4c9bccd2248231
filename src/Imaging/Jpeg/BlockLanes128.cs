using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>One block at once. Processors that are not x86 do the same in more steps.</summary>
internal readonly struct BlockLanes128 : IBlockLanes<Vector128<short>, Vector128<int>>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(
        ref short coefficients,
        ref short steps,
        ref PendingBlock blocks,
        out Vector128<short> v0,
        out Vector128<short> v1,
        out Vector128<short> v2,
        out Vector128<short> v3
    )
    {
        ref short step = ref Unsafe.Add(ref steps, blocks.Steps);
        v0 = Vector128.LoadUnsafe(ref coefficients) * Vector128.LoadUnsafe(ref step);
        v1 = Vector128.LoadUnsafe(ref coefficients, 8) * Vector128.LoadUnsafe(ref step, 8);
        v2 = Vector128.LoadUnsafe(ref coefficients, 16) * Vector128.LoadUnsafe(ref step, 16);
        v3 = Vector128.LoadUnsafe(ref coefficients, 24) * Vector128.LoadUnsafe(ref step, 24);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<short> values, ref byte samples, ref PendingBlock blocks, int row)
    {
        var bytes = values.AsByte() ^ Vector128.Create((byte)0x80);
        ref byte first = ref Unsafe.Add(ref samples, blocks.Start + row * blocks.Stride);
        bytes.GetLower().StoreUnsafe(ref first);
        bytes.GetUpper().StoreUnsafe(ref Unsafe.Add(ref first, blocks.Stride));
    }

    public static Vector128<short> Add(Vector128<short> left, Vector128<short> right) => left + right;

    public static Vector128<short> Subtract(Vector128<short> left, Vector128<short> right) => left - right;

    public static Vector128<int> Add(Vector128<int> left, Vector128<int> right) => left + right;

    public static Vector128<int> Subtract(Vector128<int> left, Vector128<int> right) => left - right;

    public static Vector128<int> ShiftRight(Vector128<int> values, int bits) => values >> bits;

    public static Vector128<int> Ints(int value) => Vector128.Create(value);

    public static bool AnyBeyond(Vector128<short> values, short limit) =>
        Vector128.GreaterThanOrEqualAny((values + Vector128.Create(limit)).AsUInt16(), Vector128.Create((ushort)(2 * limit)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipLow(Vector128<short> left, Vector128<short> right) =>
        Sse2.IsSupported
            ? Sse2.UnpackLow(left, right)
            : (Vector128.WidenLower(left.AsUInt16()) | (Vector128.WidenLower(right.AsUInt16()) << 16)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipHigh(Vector128<short> left, Vector128<short> right) =>
        Sse2.IsSupported
            ? Sse2.UnpackHigh(left, right)
            : (Vector128.WidenUpper(left.AsUInt16()) | (Vector128.WidenUpper(right.AsUInt16()) << 16)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipPairsLow(Vector128<short> left, Vector128<short> right) =>
        Sse2.IsSupported
            ? Sse2.UnpackLow(left.AsInt32(), right.AsInt32()).AsInt16()
            : (Vector128.WidenLower(left.AsUInt32()) | (Vector128.WidenLower(right.AsUInt32()) << 32)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipPairsHigh(Vector128<short> left, Vector128<short> right) =>
        Sse2.IsSupported
            ? Sse2.UnpackHigh(left.AsInt32(), right.AsInt32()).AsInt16()
            : (Vector128.WidenUpper(left.AsUInt32()) | (Vector128.WidenUpper(right.AsUInt32()) << 32)).AsInt16();

    public static Vector128<short> ZipHalvesLow(Vector128<short> left, Vector128<short> right) =>
        Vector128.Create(left.GetLower(), right.GetLower());

    public static Vector128<short> ZipHalvesHigh(Vector128<short> left, Vector128<short> right) =>
        Vector128.Create(left.GetUpper(), right.GetUpper());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipBytesLow(Vector128<short> left, Vector128<short> right) =>
        Sse2.IsSupported
            ? Sse2.UnpackLow(left.AsByte(), right.AsByte()).AsInt16()
            : (Vector128.WidenLower(left.AsByte()) | (Vector128.WidenLower(right.AsByte()) << 8)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> ZipBytesHigh(Vector128<short> left, Vector128<short> right) =>
        Sse2.IsSupported
            ? Sse2.UnpackHigh(left.AsByte(), right.AsByte()).AsInt16()
            : (Vector128.WidenUpper(left.AsByte()) | (Vector128.WidenUpper(right.AsByte()) << 8)).AsInt16();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyPairs(Vector128<short> values, int first, int second) =>
        Sse2.IsSupported
            ? Sse2.MultiplyAddAdjacent(values, Vector128.Create((second << 16) | (first & 0xffff)).AsInt16())
            : (values.AsInt32() << 16 >> 16) * Vector128.Create(first) + (values.AsInt32() >> 16) * Vector128.Create(second);

    public static Vector128<int> AsInts(Vector128<short> values) => values.AsInt32();

    public static Vector128<short> Limit(Vector128<int> low, Vector128<int> high) =>
        Sse2.IsSupported ? Sse2.PackSignedSaturate(low, high) : Vector128.NarrowWithSaturation(low, high);

    public static Vector128<short> LimitToBytes(Vector128<short> low, Vector128<short> high) =>
        Sse2.IsSupported ? Sse2.PackSignedSaturate(low, high).AsInt16() : Vector128.NarrowWithSaturation(low, high).AsInt16();
}
