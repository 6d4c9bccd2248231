using System.Runtime.CompilerServices;
using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>
/// y = max(0, x) + slope min(0, x), one fused multiply-add of which one term is zero; the gradient is dL/dy where x is positive, else slope
/// dL/dy. The naive form is <see cref="Reference.NaiveActivations.LeakyRelu"/>.
/// </summary>
internal readonly struct LeakyRelu(float slope) : IElementFunction
{
    public static bool KeepsZero => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Value<TLanes, TVector>(TVector x)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged
    {
        var zero = TLanes.Broadcast(0f);
        return TLanes.MultiplyAdd(TLanes.Broadcast(slope), TLanes.AtMost(zero, x), TLanes.AtLeast(zero, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TVector Gradient<TLanes, TVector>(TVector x, TVector dy)
        where TLanes : unmanaged, ILanes<TVector>
        where TVector : unmanaged
    {
        var above = TLanes.GradientAbove(TLanes.Broadcast(0f), x, dy);
        return TLanes.MultiplyAdd(TLanes.Broadcast(slope), TLanes.Subtract(dy, above), above);
    }
}
