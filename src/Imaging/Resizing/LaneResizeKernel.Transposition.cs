using System.Runtime.CompilerServices;

namespace Permafrost.Imaging.Resizing;

/// <summary>Turning blocks on their side and back.</summary>
internal sealed unsafe partial class LaneResizeKernel<TLanes, TBytes, TSums>
{
    /// <summary>Where registers come from.</summary>
    private interface ISource
    {
        TBytes Load(int row);
    }

    /// <summary>Where registers go.</summary>
    private interface ITarget
    {
        void Store(int row, TBytes samples);
    }

    /// <summary>Turns 16 columns of a block: [rows, 16] to [16, rows].</summary>
    private static void Turn(byte* from, int* offsets, byte* to) => Transpose(new RowsOfBlock(from, offsets), new Registers(to));

    /// <summary>Turns 16 mixed samples of each row back: [16, rows] to [rows, 16].</summary>
    private static void TurnBack(byte* from, byte* to, nint pitch) => Transpose(new Registers(from), new RowsOfTarget(to, pitch));

    /// <summary>
    /// Transposes the 16 x 16 samples that 16 registers have in each of their parts. In each of four rounds, row i and row i + 8 are
    /// interleaved to rows 2 i and 2 i + 1: a bit of the column's number becomes one of the row's.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose<TSource, TTarget>(TSource source, TTarget target)
        where TSource : struct, ISource
        where TTarget : struct, ITarget
    {
        var row0 = source.Load(0);
        var row1 = source.Load(1);
        var row2 = source.Load(2);
        var row3 = source.Load(3);
        var row4 = source.Load(4);
        var row5 = source.Load(5);
        var row6 = source.Load(6);
        var row7 = source.Load(7);
        var row8 = source.Load(8);
        var row9 = source.Load(9);
        var row10 = source.Load(10);
        var row11 = source.Load(11);
        var row12 = source.Load(12);
        var row13 = source.Load(13);
        var row14 = source.Load(14);
        var row15 = source.Load(15);

        var once0 = TLanes.InterleaveLow(row0, row8);
        var once1 = TLanes.InterleaveHigh(row0, row8);
        var once2 = TLanes.InterleaveLow(row1, row9);
        var once3 = TLanes.InterleaveHigh(row1, row9);
        var once4 = TLanes.InterleaveLow(row2, row10);
        var once5 = TLanes.InterleaveHigh(row2, row10);
        var once6 = TLanes.InterleaveLow(row3, row11);
        var once7 = TLanes.InterleaveHigh(row3, row11);
        var once8 = TLanes.InterleaveLow(row4, row12);
        var once9 = TLanes.InterleaveHigh(row4, row12);
        var once10 = TLanes.InterleaveLow(row5, row13);
        var once11 = TLanes.InterleaveHigh(row5, row13);
        var once12 = TLanes.InterleaveLow(row6, row14);
        var once13 = TLanes.InterleaveHigh(row6, row14);
        var once14 = TLanes.InterleaveLow(row7, row15);
        var once15 = TLanes.InterleaveHigh(row7, row15);

        var twice0 = TLanes.InterleaveLow(once0, once8);
        var twice1 = TLanes.InterleaveHigh(once0, once8);
        var twice2 = TLanes.InterleaveLow(once1, once9);
        var twice3 = TLanes.InterleaveHigh(once1, once9);
        var twice4 = TLanes.InterleaveLow(once2, once10);
        var twice5 = TLanes.InterleaveHigh(once2, once10);
        var twice6 = TLanes.InterleaveLow(once3, once11);
        var twice7 = TLanes.InterleaveHigh(once3, once11);
        var twice8 = TLanes.InterleaveLow(once4, once12);
        var twice9 = TLanes.InterleaveHigh(once4, once12);
        var twice10 = TLanes.InterleaveLow(once5, once13);
        var twice11 = TLanes.InterleaveHigh(once5, once13);
        var twice12 = TLanes.InterleaveLow(once6, once14);
        var twice13 = TLanes.InterleaveHigh(once6, once14);
        var twice14 = TLanes.InterleaveLow(once7, once15);
        var twice15 = TLanes.InterleaveHigh(once7, once15);

        var thrice0 = TLanes.InterleaveLow(twice0, twice8);
        var thrice1 = TLanes.InterleaveHigh(twice0, twice8);
        var thrice2 = TLanes.InterleaveLow(twice1, twice9);
        var thrice3 = TLanes.InterleaveHigh(twice1, twice9);
        var thrice4 = TLanes.InterleaveLow(twice2, twice10);
        var thrice5 = TLanes.InterleaveHigh(twice2, twice10);
        var thrice6 = TLanes.InterleaveLow(twice3, twice11);
        var thrice7 = TLanes.InterleaveHigh(twice3, twice11);
        var thrice8 = TLanes.InterleaveLow(twice4, twice12);
        var thrice9 = TLanes.InterleaveHigh(twice4, twice12);
        var thrice10 = TLanes.InterleaveLow(twice5, twice13);
        var thrice11 = TLanes.InterleaveHigh(twice5, twice13);
        var thrice12 = TLanes.InterleaveLow(twice6, twice14);
        var thrice13 = TLanes.InterleaveHigh(twice6, twice14);
        var thrice14 = TLanes.InterleaveLow(twice7, twice15);
        var thrice15 = TLanes.InterleaveHigh(twice7, twice15);

        var turned0 = TLanes.InterleaveLow(thrice0, thrice8);
        var turned1 = TLanes.InterleaveHigh(thrice0, thrice8);
        var turned2 = TLanes.InterleaveLow(thrice1, thrice9);
        var turned3 = TLanes.InterleaveHigh(thrice1, thrice9);
        var turned4 = TLanes.InterleaveLow(thrice2, thrice10);
        var turned5 = TLanes.InterleaveHigh(thrice2, thrice10);
        var turned6 = TLanes.InterleaveLow(thrice3, thrice11);
        var turned7 = TLanes.InterleaveHigh(thrice3, thrice11);
        var turned8 = TLanes.InterleaveLow(thrice4, thrice12);
        var turned9 = TLanes.InterleaveHigh(thrice4, thrice12);
        var turned10 = TLanes.InterleaveLow(thrice5, thrice13);
        var turned11 = TLanes.InterleaveHigh(thrice5, thrice13);
        var turned12 = TLanes.InterleaveLow(thrice6, thrice14);
        var turned13 = TLanes.InterleaveHigh(thrice6, thrice14);
        var turned14 = TLanes.InterleaveLow(thrice7, thrice15);
        var turned15 = TLanes.InterleaveHigh(thrice7, thrice15);

        target.Store(0, turned0);
        target.Store(1, turned1);
        target.Store(2, turned2);
        target.Store(3, turned3);
        target.Store(4, turned4);
        target.Store(5, turned5);
        target.Store(6, turned6);
        target.Store(7, turned7);
        target.Store(8, turned8);
        target.Store(9, turned9);
        target.Store(10, turned10);
        target.Store(11, turned11);
        target.Store(12, turned12);
        target.Store(13, turned13);
        target.Store(14, turned14);
        target.Store(15, turned15);
    }

    /// <summary>Rows of a block, 16 samples of each; row i is in part i / 16 of register i % 16.</summary>
    private readonly struct RowsOfBlock(byte* from, int* offsets) : ISource
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TBytes Load(int row) => TLanes.Gather(from, offsets + row);
    }

    /// <summary>Rows of the target, likewise.</summary>
    private readonly struct RowsOfTarget(byte* to, nint pitch) : ITarget
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int row, TBytes samples) => TLanes.Scatter(samples, to + row * pitch, pitch);
    }

    /// <summary>Registers side by side.</summary>
    private readonly struct Registers(byte* memory) : ISource, ITarget
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TBytes Load(int row) => TLanes.Load(memory + row * TLanes.Count);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Store(int row, TBytes samples) => TLanes.Store(samples, memory + row * TLanes.Count);
    }
}
