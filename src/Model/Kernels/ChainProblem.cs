using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>Sparse counterpart of <see cref="TileProblem"/>: one block of memory, the inner, against a list of places in another, the outer.</summary>
/// <remarks>
/// <para>
/// The gradient of a ReLU is zero where it was silent, that of a pooling is zero beside each maximum, and dropout adds zeros of its
/// own. Both gradients of a convolution in front of them are sums over what is left. For one filter, a list holds the output pixels
/// where it has a gradient; inner is the filter <c>[R][S C]</c>, outer the bordered input.
/// </para>
/// <list type="table">
/// <listheader><term>use</term><description>for each term e of the list, in order</description></listheader>
/// <item><term>by weight (gather)</term><description><c>inner[run, i] += Values[e] * outer[Offsets[e] + run * OuterRun + i]</c></description></item>
/// <item><term>by input (scatter)</term><description><c>outer[Offsets[e] + run * OuterRun + i] += Values[e] * inner[run, i]</c></description></item>
/// </list>
/// <para>Order of additions, the same in every variant: one chain of fused multiply-adds per element, in the order of the list.</para>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct ChainProblem
{
    /// <summary>Lengths of runs come in multiples of this.</summary>
    public const int LengthMultiple = TileProblem.ColumnMultiple;

    public float* Inner;
    public nint InnerRun;
    public float* Outer;
    public nint OuterRun;
    public int Runs;

    /// <summary>Floats of a run.</summary>
    public int Length;

    public int* Offsets;
    public float* Values;

    /// <summary>Number of terms.</summary>
    public int Terms;
}
