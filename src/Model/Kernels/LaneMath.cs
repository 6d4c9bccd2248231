using System.Runtime.CompilerServices;

namespace Permafrost.Model.Kernels;

/// <summary>Elementary functions in float32 for registers of any width, out of + - * / and fused multiply-add alone.</summary>
/// <typeparam name="TLanes">The width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static class LaneMath<TLanes, TVector>
    where TLanes : unmanaged, ILanes<TVector>
    where TVector : unmanaged
{
    private const float Log2E = 1.44269504f;

    // ln 2 in two pieces: the first has 15 trailing zero bits, so that its product with an exponent is exact.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>Adding it leaves the nearest whole number in the low bits.</summary>
    private const float Shift = 12582912f;

    /// <summary>Beyond, 2^k is no normal number, or 1 / (1 + e^x) is none.</summary>
    private const float Largest = 87f;

    /// <summary>e^x for |x| up to 87; beyond, e^87 and e^-87. The error is below 2 units in the last place. A NaN stays one.</summary>
    /// <remarks>
    /// x = k ln 2 + r with |r| at most ln 2 / 2; e^r by its Taylor polynomial of degree 7, whose remainder is below 6e-9; then times 2^k. As
    /// <c>ExactMath.Exp</c>, which is for double precision.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        x = TLanes.AtMost(TLanes.Broadcast(Largest), TLanes.AtLeast(TLanes.Broadcast(-Largest), x));
        var shifted = TLanes.MultiplyAdd(x, TLanes.Broadcast(Log2E), TLanes.Broadcast(Shift));
        var k = TLanes.Subtract(TLanes.Broadcast(Shift), shifted);
        var r = TLanes.MultiplyAdd(k, TLanes.Broadcast(Ln2Low), TLanes.MultiplyAdd(k, TLanes.Broadcast(Ln2High), x));
        var p = TLanes.Broadcast(1f / 5040);
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1f / 720));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1f / 120));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1f / 24));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1f / 6));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(0.5f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1f));
        p = TLanes.MultiplyAdd(p, r, TLanes.Broadcast(1f));
        return TLanes.Multiply(p, TLanes.PowerOfTwo(shifted));
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Sigmoid(TVector x)
    {
        var one = TLanes.Broadcast(1f);
        return TLanes.Divide(one, TLanes.Add(one, Exp(TLanes.Subtract(TLanes.Broadcast(0f), x))));
    }
}
