namespace Permafrost.Imaging.Jpeg;

/// <summary>A register of 16-bit values, for rows of samples.</summary>
/// <typeparam name="TWords">The register.</typeparam>
internal interface IRowLanes<TWords>
    where TWords : unmanaged
{
    /// <summary>Values in the register.</summary>
    static abstract int Count { get; }

    static abstract TWords Words(int value);

    /// <summary>As many bytes as the register has values.</summary>
    static abstract TWords LoadBytes(ref byte source, int at);

    static abstract TWords LoadWords(ref short source, int at);

    static abstract void StoreWords(TWords values, ref short target, int at);

    /// <summary>Two bytes for each value, the low one first.</summary>
    static abstract void StorePairs(TWords values, ref byte target, int at);

    static abstract TWords Add(TWords left, TWords right);

    static abstract TWords ShiftLeft(TWords values, int bits);

    /// <summary>Of values that are not negative.</summary>
    static abstract TWords ShiftRight(TWords values, int bits);

    /// <summary>Turns pixels of YCbCr into RGB: twice as many as the register has values.</summary>
    static abstract void Convert(ref byte luma, ref byte cb, ref byte cr, ref byte pixels, int at);
}
