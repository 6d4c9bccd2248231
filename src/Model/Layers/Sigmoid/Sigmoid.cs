using System.Runtime.CompilerServices;
using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>
/// y = 1 / (1 + e^-x); the gradient is dL/dy (y (1 - y)). The exponential is <see cref="LaneMath{TLanes, TVector}.Exp"/>; beyond 87 either way y stays
/// what it is there. The naive form is <see cref="Reference.NaiveActivations.Sigmoid"/>.
/// </summary>
internal readonly struct Sigmoid : IElementFunction
{
    public static bool KeepsZero => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged => LaneMath<TLanes, TVector>.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector dy)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged
    {
        var y = LaneMath<TLanes, TVector>.Sigmoid(x);
        return TLanes.Multiply(dy, TLanes.Multiply(y, TLanes.Subtract(TLanes.Broadcast(1f), y)));
    }
}
