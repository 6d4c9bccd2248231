using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>One lane: for processors without a fused multiply-add, and for channels that fill no register.</summary>
internal readonly unsafe struct Lanes1 : ILanes<float>
{
    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Load(float* from) => *from;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Broadcast(float value) => value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float x, float* to) => *to = x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Add(float x, float y) => x + y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Subtract(float x, float y) => x - y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Multiply(float x, float y) => x * y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Divide(float x, float y) => x / y;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float MultiplyAdd(float x, float y, float z) => EmulatedFma.Compute(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtLeast(float floor, float x) => x < floor ? floor : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float AtMost(float ceiling, float x) => x > ceiling ? ceiling : x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float PowerOfTwo(float shifted) =>
        BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(shifted) << 23) + 0x3F800000);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float GradientAbove(float floor, float x, float gradient) => x <= floor ? 0f : gradient;
}
