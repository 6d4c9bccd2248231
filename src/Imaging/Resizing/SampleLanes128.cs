using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Resizing;

/// <summary>16 samples: SSE2, NEON, or whatever else .NET has 128 bits of.</summary>
internal readonly unsafe struct SampleLanes128 : ISampleLanes<Vector128<byte>, Vector128<int>>
{
    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Count => Vector128<byte>.Count;

    public static ResizeKernel Narrower => ScalarResizeKernel.Instance;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(byte* from) => Vector128.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> samples, byte* to) => samples.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Gather(byte* from, int* offsets) => Vector128.Load(from + offsets[0]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scatter(Vector128<byte> samples, byte* to, nint pitch) => samples.Store(to);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> InterleaveLow(Vector128<byte> x, Vector128<byte> y) =>
        Sse2.IsSupported ? Sse2.UnpackLow(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(x, y)
        : (Vector128.WidenLower(x) | Vector128.WidenLower(y) << 8).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> InterleaveHigh(Vector128<byte> x, Vector128<byte> y) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(x, y)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(x, y)
        : (Vector128.WidenUpper(x) | Vector128.WidenUpper(y) << 8).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Broadcast(int value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> AddProduct(Vector128<int> sums, Vector128<int> weight, byte* from)
    {
        if (Sse41.IsSupported)
        {
            return sums + weight * Sse41.ConvertToVector128Int32(from);
        }

        var four = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(from)).AsByte();
        return sums + weight * Vector128.WidenLower(Vector128.WidenLower(four)).AsInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> ToBytes(Vector128<int> first, Vector128<int> second, Vector128<int> third, Vector128<int> fourth)
    {
        first >>= ResizeWeights.Precision;
        second >>= ResizeWeights.Precision;
        third >>= ResizeWeights.Precision;
        fourth >>= ResizeWeights.Precision;
        if (Sse2.IsSupported)
        {
            return Sse2.PackUnsignedSaturate(Sse2.PackSignedSaturate(first, second), Sse2.PackSignedSaturate(third, fourth));
        }

        // No sum is negative: 16 bits without a sign hold them.
        var most = Vector128.Create((ushort)byte.MaxValue);
        var low = Vector128.Min(Vector128.Narrow(first.AsUInt32(), second.AsUInt32()), most);
        var high = Vector128.Min(Vector128.Narrow(third.AsUInt32(), fourth.AsUInt32()), most);
        return Vector128.Narrow(low, high);
    }
}
