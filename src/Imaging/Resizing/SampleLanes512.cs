using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Resizing;

/// <summary>64 samples: AVX-512.</summary>
internal readonly unsafe struct SampleLanes512 : ISampleLanes<Vector512<byte>, Vector512<int>>
{
    public static bool IsSupported => Vector512.IsHardwareAccelerated && Avx512BW.IsSupported;

    public static int Count => Vector512<byte>.Count;

    public static ResizeKernel Narrower => LaneResizeKernel<SampleLanes256, Vector256<byte>, Vector256<int>>.Instance;

    /// <summary>Packing works within parts; this puts the quarters back in their order.</summary>
    private static Vector512<int> Order => Vector512.Create(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(byte* from) => Vector512.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<byte> samples, byte* to) => samples.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Gather(byte* from, int* offsets)
    {
        var samples = Vector128.Load(from + offsets[0]).ToVector256Unsafe().ToVector512Unsafe();
        samples = Avx512F.InsertVector128(samples, Vector128.Load(from + offsets[16]), 1);
        samples = Avx512F.InsertVector128(samples, Vector128.Load(from + offsets[32]), 2);
        return Avx512F.InsertVector128(samples, Vector128.Load(from + offsets[48]), 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(Vector512<byte> samples, byte* to, nint pitch)
    {
        Avx512F.ExtractVector128(samples, 0).Store(to);
        Avx512F.ExtractVector128(samples, 1).Store(to + 16 * pitch);
        Avx512F.ExtractVector128(samples, 2).Store(to + 32 * pitch);
        Avx512F.ExtractVector128(samples, 3).Store(to + 48 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> InterleaveLow(Vector512<byte> x, Vector512<byte> y) => Avx512BW.UnpackLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> InterleaveHigh(Vector512<byte> x, Vector512<byte> y) => Avx512BW.UnpackHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Broadcast(int value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> AddProduct(Vector512<int> sums, Vector512<int> weight, byte* from) =>
        sums + weight * Avx512F.ConvertToVector512Int32(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> ToBytes(Vector512<int> first, Vector512<int> second, Vector512<int> third, Vector512<int> fourth)
    {
        var low = Avx512BW.PackSignedSaturate(first >> ResizeWeights.Precision, second >> ResizeWeights.Precision);
        var high = Avx512BW.PackSignedSaturate(third >> ResizeWeights.Precision, fourth >> ResizeWeights.Precision);
        return Avx512F.PermuteVar16x32(Avx512BW.PackUnsignedSaturate(low, high).AsInt32(), Order).AsByte();
    }
}
