using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Resizing;

/// <summary>The two mixing loops of a resizing. Every variant gives the same bytes; they differ in speed alone.</summary>
/// <remarks>A sample is (sum of weight * input + one half) cut off after the weights' fractional bits, at most 255: integers, without an order.</remarks>
internal abstract class ResizeKernel
{
    /// <summary>The variants that this processor can run, fastest first.</summary>
    public static IReadOnlyList<ResizeKernel> Supported { get; } = [.. All()];

    /// <summary>Rows that <see cref="MixColumns"/> takes at most.</summary>
    public abstract int BlockRows { get; }

    /// <summary>Bytes of scratch memory that <see cref="MixColumns"/> needs.</summary>
    public abstract int ColumnScratchBytes(ResizeWeights weights, int channels);

    /// <summary>Mixes the columns of a block of rows.</summary>
    /// <param name="rows">[R, W, C] or longer; what follows the rows may be read and does not matter.</param>
    /// <param name="rowBytes">W C.</param>
    /// <param name="count">R, 1 to <see cref="BlockRows"/>.</param>
    /// <param name="weights">Of the columns.</param>
    /// <param name="channels">C.</param>
    /// <param name="scratch">At least <see cref="ColumnScratchBytes"/>.</param>
    /// <param name="target">[<see cref="BlockRows"/>, pitch]; rows and columns that are too many are written with anything.</param>
    /// <param name="pitch">Bytes of a row of the target: C times the output's columns, these rounded up to a multiple of <see cref="ResizeWeights.Group"/>.</param>
    public abstract void MixColumns(
        ReadOnlySpan<byte> rows,
        int rowBytes,
        int count,
        ResizeWeights weights,
        int channels,
        Span<byte> scratch,
        Span<byte> target,
        int pitch
    );

    /// <summary>Mixes rows to one.</summary>
    /// <param name="rows">[weights, pitch]; the last row may end early.</param>
    /// <param name="pitch">Bytes from one row to the next.</param>
    /// <param name="weights">Weights of the rows.</param>
    /// <param name="target">The row.</param>
    public abstract void MixRows(ReadOnlySpan<byte> rows, int pitch, ReadOnlySpan<int> weights, Span<byte> target);

    private static IEnumerable<ResizeKernel> All()
    {
        if (SampleLanes512.IsSupported)
        {
            yield return LaneResizeKernel<SampleLanes512, Vector512<byte>, Vector512<int>>.Instance;
        }

        if (SampleLanes256.IsSupported)
        {
            yield return LaneResizeKernel<SampleLanes256, Vector256<byte>, Vector256<int>>.Instance;
        }

        if (SampleLanes128.IsSupported)
        {
            yield return LaneResizeKernel<SampleLanes128, Vector128<byte>, Vector128<int>>.Instance;
        }

        yield return ScalarResizeKernel.Instance;
    }
}
