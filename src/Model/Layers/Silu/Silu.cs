using System.Runtime.CompilerServices;
using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>
/// y = x s with s = 1 / (1 + e^-x) as in <see cref="Sigmoid"/>; the gradient is dL/dy (s (x (1 - s)) + s), with one fused multiply-add. The naive form is
/// <see cref="Reference.NaiveActivations.Silu"/>.
/// </summary>
internal readonly struct Silu : IElementFunction
{
    public static bool KeepsZero => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged => TLanes.Multiply(x, LaneMath<TLanes, TVector>.Sigmoid(x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector dy)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged
    {
        var sigmoid = LaneMath<TLanes, TVector>.Sigmoid(x);
        var rest = TLanes.Multiply(x, TLanes.Subtract(TLanes.Broadcast(1f), sigmoid));
        return TLanes.Multiply(dy, TLanes.MultiplyAdd(sigmoid, rest, sigmoid));
    }
}
