using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Resizing;

/// <summary>32 samples: AVX2.</summary>
internal readonly unsafe struct SampleLanes256 : ISampleLanes<Vector256<byte>, Vector256<int>>
{
    public static bool IsSupported => Vector256.IsHardwareAccelerated && Avx2.IsSupported;

    public static int Count => Vector256<byte>.Count;

    public static ResizeKernel Narrower => LaneResizeKernel<SampleLanes128, Vector128<byte>, Vector128<int>>.Instance;

    /// <summary>Packing works within parts; this puts the quarters back in their order.</summary>
    private static Vector256<int> Order => Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<byte> samples, byte* to) => samples.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Gather(byte* from, int* offsets) =>
        Vector256.Create(Vector128.Load(from + offsets[0]), Vector128.Load(from + offsets[16]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(Vector256<byte> samples, byte* to, nint pitch)
    {
        samples.GetLower().Store(to);
        samples.GetUpper().Store(to + 16 * pitch);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> InterleaveLow(Vector256<byte> x, Vector256<byte> y) => Avx2.UnpackLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> InterleaveHigh(Vector256<byte> x, Vector256<byte> y) => Avx2.UnpackHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Broadcast(int value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> AddProduct(Vector256<int> sums, Vector256<int> weight, byte* from) =>
        sums + weight * Avx2.ConvertToVector256Int32(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> ToBytes(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth)
    {
        var low = Avx2.PackSignedSaturate(first >> ResizeWeights.Precision, second >> ResizeWeights.Precision);
        var high = Avx2.PackSignedSaturate(third >> ResizeWeights.Precision, fourth >> ResizeWeights.Precision);
        return Avx2.PermuteVar8x32(Avx2.PackUnsignedSaturate(low, high).AsInt32(), Order).AsByte();
    }
}
