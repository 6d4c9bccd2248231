using System.Runtime.InteropServices;

namespace Permafrost.Model.Kernels;

/// <summary>
/// The one inner problem of the engine, a matrix product with freely placed rows:
/// <c>C[m, n] = init + sum over (outer, run, step) of A[m, outer, run, step] * B[outer, run, step, n]</c>.
/// </summary>
/// <remarks>
/// <para>
/// Convolution and dense layers, forward and both ways backward, are this problem with different strides:
/// </para>
/// <list type="table">
/// <listheader><term>use</term><description>rows m; steps; columns n</description></listheader>
/// <item><term>conv forward</term><description>output pixels; kernel row, then kernel column x input channel; output channels</description></item>
/// <item><term>conv backward by weight</term><description>kernel row x column x input channel; sample, output row, output column; output channels</description></item>
/// <item><term>conv backward by input, per tap</term><description>output pixels; output channels; input channels</description></item>
/// <item><term>dense forward</term><description>samples; inputs; outputs</description></item>
/// <item><term>dense backward by weight</term><description>inputs; samples; outputs</description></item>
/// <item><term>dense backward by input</term><description>samples; outputs; inputs</description></item>
/// </list>
/// <para>
/// Order of additions, the same in every variant: one chain of fused multiply-adds per element of C, in the order outer,
/// run, step. Elements of C are independent of each other, so neither the width of the registers nor the tiling shows.
/// </para>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal unsafe struct TileProblem
{
    /// <summary>Columns come in multiples of this: 16 floats are a cache line.</summary>
    public const int ColumnMultiple = 16;

    /// <summary>Left factor; element (m, outer, run, step) is <c>A[ARows[m] + outer * AOuter + run * ARun + step * AStep]</c>.</summary>
    public float* A;

    public int* ARows;
    public nint AOuter;
    public nint ARun;
    public nint AStep;

    /// <summary>Right factor; its rows follow each other at distance <see cref="BStep"/> in the order outer, run, step.</summary>
    public float* B;

    public nint BStep;

    /// <summary>Result; row m starts at <c>C + CRows[m]</c>.</summary>
    public float* C;

    public int* CRows;

    /// <summary>Where each row of C starts from, by column (a bias, or zeros); null: from C itself.</summary>
    public float* Init;

    public int Rows;
    public int Columns;
    public int Outer;
    public int Runs;
    public int Length;

    /// <summary>Whether to store max(0, x) instead of x.</summary>
    public bool Relu;
}
