namespace Permafrost.Imaging.Resizing;

/// <summary>
/// A width of registers, so that resizing is written once for all of them: one register of samples, and four registers of 32-bit sums
/// that belong to them. All widths give the same bytes.
/// </summary>
/// <typeparam name="TBytes">Register of samples; it consists of parts of 16.</typeparam>
/// <typeparam name="TSums">Register of sums.</typeparam>
internal unsafe interface ISampleLanes<TBytes, TSums>
    where TBytes : unmanaged
    where TSums : unmanaged
{
    /// <summary>Samples in a register: 16 times its parts.</summary>
    static abstract int Count { get; }

    /// <summary>The variant with half as many, or the plain loops.</summary>
    static abstract ResizeKernel Narrower { get; }

    static abstract TBytes Load(byte* from);

    static abstract void Store(TBytes samples, byte* to);

    /// <summary>Part p is the 16 bytes at from + offsets[16 p].</summary>
    static abstract TBytes Gather(byte* from, int* offsets);

    /// <summary>Part p goes to the 16 bytes at to + 16 p pitch.</summary>
    static abstract void Scatter(TBytes samples, byte* to, nint pitch);

    /// <summary>In every part, the first eight of x and y by turns.</summary>
    static abstract TBytes InterleaveLow(TBytes x, TBytes y);

    /// <summary>In every part, the last eight of x and y by turns.</summary>
    static abstract TBytes InterleaveHigh(TBytes x, TBytes y);

    static abstract TSums Broadcast(int value);

    /// <summary>sums + weight * samples, of the quarter of a register of samples at <paramref name="from"/>.</summary>
    static abstract TSums AddProduct(TSums sums, TSums weight, byte* from);

    /// <summary>Four quarters of sums without their fractions, at most 255 each.</summary>
    static abstract TBytes ToBytes(TSums first, TSums second, TSums third, TSums fourth);
}
