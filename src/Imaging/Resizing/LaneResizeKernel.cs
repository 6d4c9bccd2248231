using System.Runtime.CompilerServices;

namespace Permafrost.Imaging.Resizing;

/// <summary>The loops for registers of one width.</summary>
/// <remarks>
/// One loop mixes in both directions: a weight times a run of neighbouring samples, added up. Rows lie ready for that. For columns, a block
/// of rows is turned on its side first, so that the samples of a column become neighbours, and the result is turned back: cheaper than
/// gathering single samples, and no different for one channel and for three.
/// </remarks>
internal sealed unsafe partial class LaneResizeKernel<TLanes, TBytes, TSums> : ResizeKernel
    where TLanes : unmanaged, ISampleLanes<TBytes, TSums>
    where TBytes : unmanaged
    where TSums : unmanaged
{
    /// <summary>Samples of a part of a register, and rows and columns of the squares that are transposed.</summary>
    private const int Part = 16;

    public static LaneResizeKernel<TLanes, TBytes, TSums> Instance { get; } = new();

    public override int BlockRows => TLanes.Count;

    public override int ColumnScratchBytes(ResizeWeights weights, int channels) =>
        checked((RoundUp(weights.WidestGroup * channels) + ResizeWeights.Group * channels) * TLanes.Count);

    public override void MixColumns(
        ReadOnlySpan<byte> rows,
        int rowBytes,
        int count,
        ResizeWeights weights,
        int channels,
        Span<byte> scratch,
        Span<byte> target,
        int pitch
    )
    {
        if (TLanes.Count > Part && count <= TLanes.Count / 2)
        {
            TLanes.Narrower.MixColumns(rows, rowBytes, count, weights, channels, scratch, target, pitch);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, TLanes.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, count * rowBytes, nameof(rows));
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ColumnScratchBytes(weights, channels), nameof(scratch));
        ArgumentOutOfRangeException.ThrowIfLessThan(target.Length, TLanes.Count * pitch, nameof(target));
        int* offsets = stackalloc int[TLanes.Count];
        for (int row = 0; row < TLanes.Count; row++)
        {
            // Rows that are missing are the last one once more; their results are not wanted.
            offsets[row] = Math.Min(row, count - 1) * rowBytes;
        }

        int mixedBytes = ResizeWeights.Group * channels * TLanes.Count;
        fixed (
            byte* from = rows,
                mixed = scratch,
                to = target
        )
        {
            byte* turned = mixed + mixedBytes;
            for (int group = 0; group < weights.OutputSize; group += ResizeWeights.Group)
            {
                int last = Math.Min(group + ResizeWeights.Group, weights.OutputSize) - 1;
                int begin = weights.First(group) * channels;
                int end = weights.End(last) * channels;
                for (int at = begin; at < end; at += Part)
                {
                    byte* square = turned + (at - begin) * TLanes.Count;
                    if (offsets[count - 1] + at + Part <= rows.Length)
                    {
                        Turn(from + at, offsets, square);
                    }
                    else
                    {
                        TurnEdge(rows, rowBytes, count, at, square);
                    }
                }

                byte* sample = mixed;
                for (int pixel = group; pixel <= last; pixel++)
                {
                    var taps = weights.Of(pixel);
                    byte* first = turned + (weights.First(pixel) * channels - begin) * TLanes.Count;
                    for (int channel = 0; channel < channels; channel++)
                    {
                        Mix(first + channel * TLanes.Count, channels * TLanes.Count, taps, sample);
                        sample += TLanes.Count;
                    }
                }

                for (int at = 0; at < ResizeWeights.Group * channels; at += Part)
                {
                    TurnBack(mixed + at * TLanes.Count, to + group * channels + at, pitch);
                }
            }
        }
    }

    public override void MixRows(ReadOnlySpan<byte> rows, int pitch, ReadOnlySpan<int> weights, Span<byte> target)
    {
        if (target.Length < TLanes.Count)
        {
            TLanes.Narrower.MixRows(rows, pitch, weights, target);
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(rows.Length, (weights.Length - 1) * pitch + target.Length, nameof(rows));
        fixed (
            byte* from = rows,
                to = target
        )
        {
            int last = target.Length - TLanes.Count;
            for (int at = 0; at < last; at += TLanes.Count)
            {
                Mix(from + at, pitch, weights, to + at);
            }

            // What is left is done together with some that is done already.
            Mix(from + last, pitch, weights, to + last);
        }
    }

    private static int RoundUp(int bytes) => (bytes + Part - 1) / Part * Part;

    /// <summary>Mixes as many neighbouring samples as a register holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(byte* from, nint pitch, ReadOnlySpan<int> weights, byte* to)
    {
        var first = TLanes.Broadcast(ResizeWeights.Half);
        var second = first;
        var third = first;
        var fourth = first;
        foreach (int value in weights)
        {
            var weight = TLanes.Broadcast(value);
            first = TLanes.AddProduct(first, weight, from);
            second = TLanes.AddProduct(second, weight, from + TLanes.Count / 4);
            third = TLanes.AddProduct(third, weight, from + TLanes.Count / 2);
            fourth = TLanes.AddProduct(fourth, weight, from + TLanes.Count / 4 * 3);
            from += pitch;
        }

        TLanes.Store(TLanes.ToBytes(first, second, third, fourth), to);
    }

    /// <summary>Turns the last columns where what would be read behind them is no longer ours.</summary>
    private static void TurnEdge(ReadOnlySpan<byte> rows, int rowBytes, int count, int at, byte* to)
    {
        byte* padded = stackalloc byte[Part * TLanes.Count];
        int* offsets = stackalloc int[TLanes.Count];
        int width = Math.Min(Part, rowBytes - at);
        for (int row = 0; row < TLanes.Count; row++)
        {
            offsets[row] = row * Part;
            if (row < count)
            {
                rows.Slice(row * rowBytes + at, width).CopyTo(new Span<byte>(padded + row * Part, Part));
            }
        }

        Turn(padded, offsets, to);
    }
}
