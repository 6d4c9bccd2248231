namespace Permafrost.Imaging.Jpeg;

/// <summary>A register as parts of 128 bits, each for one block: 8 values of 16 bits, or 4 of 32.</summary>
/// <typeparam name="TShorts">The register as 16-bit integers.</typeparam>
/// <typeparam name="TInts">The register as 32-bit integers.</typeparam>
internal interface IBlockLanes<TShorts, TInts>
    where TShorts : unmanaged
    where TInts : unmanaged
{
    /// <summary>Blocks side by side.</summary>
    static abstract int Count { get; }

    /// <summary>Four rows of each block: coefficients times steps, cut off at 16 bits.</summary>
    /// <param name="coefficients">The first of the rows of the first block; the next blocks follow, <see cref="SequentialMcu.Stride"/> apart.</param>
    /// <param name="steps">The first of the rows of all components' steps.</param>
    /// <param name="blocks">Which of them are the blocks'.</param>
    /// <param name="v0">The first row of each block.</param>
    /// <param name="v1">The second one.</param>
    /// <param name="v2">The third one.</param>
    /// <param name="v3">The fourth one.</param>
    static abstract void Load(
        ref short coefficients,
        ref short steps,
        ref PendingBlock blocks,
        out TShorts v0,
        out TShorts v1,
        out TShorts v2,
        out TShorts v3
    );

    /// <summary>Two rows of each block.</summary>
    /// <param name="values">Samples less 128, as bytes: of each part the first row, then the second.</param>
    /// <param name="samples">All components' samples.</param>
    /// <param name="blocks">Where in them the blocks go.</param>
    /// <param name="row">The first row's number.</param>
    static abstract void Store(TShorts values, ref byte samples, ref PendingBlock blocks, int row);

    static abstract TShorts Add(TShorts left, TShorts right);

    static abstract TShorts Subtract(TShorts left, TShorts right);

    static abstract TInts Add(TInts left, TInts right);

    static abstract TInts Subtract(TInts left, TInts right);

    static abstract TInts ShiftRight(TInts values, int bits);

    static abstract TInts Ints(int value);

    /// <summary>Whether any value is not in -limit to limit - 1.</summary>
    static abstract bool AnyBeyond(TShorts values, short limit);

    /// <summary>Values by turns, left first; of each part the first four of both.</summary>
    static abstract TShorts ZipLow(TShorts left, TShorts right);

    /// <summary>Likewise, the last four.</summary>
    static abstract TShorts ZipHigh(TShorts left, TShorts right);

    /// <summary>Pairs of values by turns; of each part the first two pairs of both.</summary>
    static abstract TShorts ZipPairsLow(TShorts left, TShorts right);

    /// <summary>Likewise, the last two.</summary>
    static abstract TShorts ZipPairsHigh(TShorts left, TShorts right);

    /// <summary>Of each part the first half of left, then that of right.</summary>
    static abstract TShorts ZipHalvesLow(TShorts left, TShorts right);

    /// <summary>Likewise, the second halves.</summary>
    static abstract TShorts ZipHalvesHigh(TShorts left, TShorts right);

    /// <summary>Bytes by turns; of each part the first eight of both.</summary>
    static abstract TShorts ZipBytesLow(TShorts left, TShorts right);

    /// <summary>Likewise, the last eight.</summary>
    static abstract TShorts ZipBytesHigh(TShorts left, TShorts right);

    /// <summary>Of each pair of values, the first times <paramref name="first"/> plus the second times <paramref name="second"/>.</summary>
    static abstract TInts MultiplyPairs(TShorts values, int first, int second);

    /// <summary>As 32 bits.</summary>
    static abstract TInts AsInts(TShorts values);

    /// <summary>Values limited to 16 bits: of each part those of low, then those of high.</summary>
    static abstract TShorts Limit(TInts low, TInts high);

    /// <summary>Values limited to 8 bits, as bytes: of each part those of low, then those of high.</summary>
    static abstract TShorts LimitToBytes(TShorts low, TShorts high);
}
