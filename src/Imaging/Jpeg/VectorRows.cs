using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>What <see cref="RowUpsampler"/> does to rows, for as many samples at once as registers hold.</summary>
/// <remarks>Rows are read and written in whole registers: memory behind them must be there, what it holds does not matter.</remarks>
internal static class VectorRows<TLanes, TWords>
    where TLanes : IRowLanes<TWords>
    where TWords : unmanaged
{
    /// <summary>Three times one row plus the one above, and plus the one below.</summary>
    public static void MixDown(
        ReadOnlySpan<byte> above,
        ReadOnlySpan<byte> nearest,
        ReadOnlySpan<byte> below,
        Span<short> upper,
        Span<short> lower,
        int count
    )
    {
        int end = RoundUp(count);
        ref byte before = ref MemoryMarshal.GetReference(above[..end]);
        ref byte here = ref MemoryMarshal.GetReference(nearest[..end]);
        ref byte behind = ref MemoryMarshal.GetReference(below[..end]);
        ref short toUpper = ref MemoryMarshal.GetReference(upper[..end]);
        ref short toLower = ref MemoryMarshal.GetReference(lower[..end]);
        for (int at = 0; at < end; at += TLanes.Count)
        {
            var near = TLanes.LoadBytes(ref here, at);
            near = TLanes.Add(TLanes.ShiftLeft(near, 1), near);
            TLanes.StoreWords(TLanes.Add(near, TLanes.LoadBytes(ref before, at)), ref toUpper, at);
            TLanes.StoreWords(TLanes.Add(near, TLanes.LoadBytes(ref behind, at)), ref toLower, at);
        }
    }

    /// <summary>For each value, three times itself plus the one before, and plus the one behind, rounded to a sixteenth.</summary>
    /// <param name="values">Sums of four samples, one before the first value and one behind the last included.</param>
    /// <param name="output">Two samples a value.</param>
    /// <param name="count">Values.</param>
    public static void MixAcross(ReadOnlySpan<short> values, Span<byte> output, int count)
    {
        int end = RoundUp(count);
        ref short from = ref MemoryMarshal.GetReference(values[..(end + 2)]);
        ref byte to = ref MemoryMarshal.GetReference(output[..(2 * end)]);
        var before = TLanes.Words(RowKernels.RoundingBefore16);
        var behind = TLanes.Words(RowKernels.RoundingBehind16);
        for (int at = 0; at < end; at += TLanes.Count)
        {
            var value = TLanes.LoadWords(ref from, at + 1);
            value = TLanes.Add(TLanes.ShiftLeft(value, 1), value);
            var left = TLanes.ShiftRight(TLanes.Add(TLanes.Add(value, TLanes.LoadWords(ref from, at)), before), 4);
            var right = TLanes.ShiftRight(TLanes.Add(TLanes.Add(value, TLanes.LoadWords(ref from, at + 2)), behind), 4);
            TLanes.StorePairs(TLanes.Add(left, TLanes.ShiftLeft(right, 8)), ref to, 2 * at);
        }
    }

    /// <summary>Likewise of single samples, rounded to a quarter.</summary>
    public static void MixAcross(ReadOnlySpan<byte> values, Span<byte> output, int count)
    {
        int end = RoundUp(count);
        ref byte from = ref MemoryMarshal.GetReference(values[..(end + 2)]);
        ref byte to = ref MemoryMarshal.GetReference(output[..(2 * end)]);
        var before = TLanes.Words(RowKernels.RoundingBefore4);
        var behind = TLanes.Words(RowKernels.RoundingBehind4);
        for (int at = 0; at < end; at += TLanes.Count)
        {
            var value = TLanes.LoadBytes(ref from, at + 1);
            value = TLanes.Add(TLanes.ShiftLeft(value, 1), value);
            var left = TLanes.ShiftRight(TLanes.Add(TLanes.Add(value, TLanes.LoadBytes(ref from, at)), before), 2);
            var right = TLanes.ShiftRight(TLanes.Add(TLanes.Add(value, TLanes.LoadBytes(ref from, at + 2)), behind), 2);
            TLanes.StorePairs(TLanes.Add(left, TLanes.ShiftLeft(right, 8)), ref to, 2 * at);
        }
    }

    /// <summary>Turns pixels of YCbCr into RGB; the last register overlaps the one before.</summary>
    /// <returns>Whether there were enough pixels for a register.</returns>
    public static bool TryConvert(ReadOnlySpan<byte> luma, ReadOnlySpan<byte> cb, ReadOnlySpan<byte> cr, Span<byte> pixels)
    {
        int step = 2 * TLanes.Count;
        int width = pixels.Length / 3;
        if (width < step)
        {
            return false;
        }

        ref byte y = ref MemoryMarshal.GetReference(luma[..width]);
        ref byte b = ref MemoryMarshal.GetReference(cb[..width]);
        ref byte r = ref MemoryMarshal.GetReference(cr[..width]);
        ref byte to = ref MemoryMarshal.GetReference(pixels);
        for (int at = 0; at <= width - step; at += step)
        {
            TLanes.Convert(ref y, ref b, ref r, ref to, at);
        }

        if (width % step != 0)
        {
            TLanes.Convert(ref y, ref b, ref r, ref to, width - step);
        }

        return true;
    }

    private static int RoundUp(int width) => (width + TLanes.Count - 1) / TLanes.Count * TLanes.Count;
}
