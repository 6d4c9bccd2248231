using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>
/// Every channel by itself: <c>target[p, c] = start[c] + sum over the taps t of p of source[p + t, c] * weights[t, c]</c>. The depthwise
/// convolution of one sample, forward and backward to its input, is this with other offsets (<see cref="DepthwisePlan"/>).
/// </summary>
/// <remarks>Order of additions, the same in every variant: one chain of fused multiply-adds per target, tap by tap.</remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct DepthwiseProblem
{
    public DepthwisePlan Plan;
    public float* Source;

    /// <summary>One row of channels per tap.</summary>
    public float* Weights;

    /// <summary>Where the sums start, by channel: a bias, or zeros.</summary>
    public float* Start;

    public float* Target;

    /// <summary>Floats of a pixel.</summary>
    public int Pitch;

    /// <summary>Whether to store max(0, x) instead of x.</summary>
    public bool Relu;
}
