using System.Runtime.CompilerServices;
using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>
/// y = min(max(0, x), 6); the gradient is dL/dy where x is between 0 and 6, else 0. The naive form is
/// <see cref="Reference.NaiveActivations.Relu6"/>.
/// </summary>
internal readonly struct Relu6 : IElementFunction
{
    public static bool KeepsZero => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged => TLanes.AtMost(TLanes.Broadcast(6f), TLanes.AtLeast(TLanes.Broadcast(0f), x));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector dy)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged
    {
        var above = TLanes.GradientAbove(TLanes.Broadcast(0f), x, dy);
        return TLanes.GradientAbove(TLanes.Broadcast(-6f), TLanes.Subtract(TLanes.Broadcast(0f), x), above);
    }
}
