using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Png;

/// <summary>Takes back what filters did to a row. All of it are bytes modulo 256, so every variant gives the same.</summary>
internal static class Unfilter
{
    /// <summary>Bytes that are loaded and stored for a pixel; those beyond it are overwritten by the next one.</summary>
    private const int Block = sizeof(ulong);

    /// <summary>Restores one row.</summary>
    /// <param name="filter">How it was filtered.</param>
    /// <param name="raw">The row as the file has it.</param>
    /// <param name="prior">The restored row above, zeros above the first; as long as <paramref name="raw"/>.</param>
    /// <param name="pixelBytes">Bytes of a pixel, 1 to 8.</param>
    /// <param name="row">The restored row; as long as <paramref name="raw"/>, and must overlap neither.</param>
    public static void Apply(RowFilter filter, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> prior, int pixelBytes, Span<byte> row)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(prior.Length, raw.Length, nameof(prior));
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, raw.Length, nameof(row));
        switch (filter)
        {
            case RowFilter.None:
                raw.CopyTo(row);
                break;
            case RowFilter.Sub:
                Sub(raw, pixelBytes, row);
                break;
            case RowFilter.Up:
                Up(raw, prior, row);
                break;
            case RowFilter.Average:
                Average(raw, prior, pixelBytes, row);
                break;
            case RowFilter.Paeth:
                Paeth(raw, prior, pixelBytes, row);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(filter), filter, message: null);
        }
    }

    /// <summary>What <see cref="RowFilter.Paeth"/> predicts: of the three, the one nearest to before + above - above before; of equally near ones the first.</summary>
    /// <remarks>
    /// The specification compares three distances. They are ordered as 3 times above before, less the other two, lies between those two: below both, the larger one is
    /// nearest; above both, the smaller one; otherwise above before. (Tested for all 2^24 cases.)
    /// </remarks>
    public static byte Predict(byte before, byte above, byte aboveBefore)
    {
        int pivot = 3 * aboveBefore - before - above;
        int low = Math.Min(before, above);
        int high = Math.Max(before, above);
        int lowOrMiddle = high > pivot ? aboveBefore : low;
        return (byte)(pivot > low ? lowOrMiddle : high);
    }

    private static bool IsVector(int pixelBytes) => Vector128.IsHardwareAccelerated && pixelBytes > 1;

    private static void Sub(ReadOnlySpan<byte> raw, int pixelBytes, Span<byte> row)
    {
        int at = 0;
        if (IsVector(pixelBytes))
        {
            var before = Vector128<byte>.Zero;
            for (; at + Block <= raw.Length; at += pixelBytes)
            {
                before += Load(raw, at);
                Store(before, row, at);
            }
        }

        for (; at < raw.Length; at++)
        {
            row[at] = (byte)(raw[at] + (at < pixelBytes ? 0 : row[at - pixelBytes]));
        }
    }

    private static void Up(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> prior, Span<byte> row)
    {
        int at = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            for (; at + Vector256<byte>.Count <= raw.Length; at += Vector256<byte>.Count)
            {
                (Vector256.Create(raw[at..]) + Vector256.Create(prior[at..])).CopyTo(row[at..]);
            }
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            for (; at + Vector128<byte>.Count <= raw.Length; at += Vector128<byte>.Count)
            {
                (Vector128.Create(raw[at..]) + Vector128.Create(prior[at..])).CopyTo(row[at..]);
            }
        }

        for (; at < raw.Length; at++)
        {
            row[at] = (byte)(raw[at] + prior[at]);
        }
    }

    private static void Average(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> prior, int pixelBytes, Span<byte> row)
    {
        int at = 0;
        if (IsVector(pixelBytes))
        {
            var before = Vector128<byte>.Zero;
            for (; at + Block <= raw.Length; at += pixelBytes)
            {
                var above = Load(prior, at);

                // (a + b) / 2 without a ninth bit.
                var mean = (before & above) + Vector128.ShiftRightLogical(before ^ above, 1);
                before = Load(raw, at) + mean;
                Store(before, row, at);
            }
        }

        for (; at < raw.Length; at++)
        {
            int before = at < pixelBytes ? 0 : row[at - pixelBytes];
            row[at] = (byte)(raw[at] + (before + prior[at]) / 2);
        }
    }

    private static void Paeth(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> prior, int pixelBytes, Span<byte> row)
    {
        int at = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            // Each pixel waits for the one before: what does not depend on that is computed aside, and the rest is kept short (see Predict).
            var before = Vector128<short>.Zero;
            var aboveBefore = Vector128<short>.Zero;
            var byteMask = Vector128.Create((short)byte.MaxValue);
            for (; at + Block <= raw.Length; at += pixelBytes)
            {
                var above = Vector128.WidenLower(Load(prior, at)).AsInt16();
                var stored = Vector128.WidenLower(Load(raw, at)).AsInt16();
                var pivot = aboveBefore + aboveBefore + aboveBefore - above - before;
                var low = Vector128.Min(before, above);
                var high = Vector128.Max(before, above);
                var lowOrMiddle = Vector128.ConditionalSelect(Vector128.GreaterThan(high, pivot), aboveBefore, low);
                var prediction = Vector128.ConditionalSelect(Vector128.GreaterThan(pivot, low), lowOrMiddle, high);
                before = (stored + prediction) & byteMask;
                aboveBefore = above;
                Store(Vector128.Narrow(before.AsUInt16(), before.AsUInt16()), row, at);
            }
        }

        for (; at < raw.Length; at++)
        {
            byte before = at < pixelBytes ? (byte)0 : row[at - pixelBytes];
            byte aboveBefore = at < pixelBytes ? (byte)0 : prior[at - pixelBytes];
            row[at] = (byte)(raw[at] + Predict(before, prior[at], aboveBefore));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Load(ReadOnlySpan<byte> bytes, int at)
    {
        Debug.Assert(at >= 0 && at + Block <= bytes.Length, "a block can be read");
        ref byte first = ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), at);
        return Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref first)).AsByte();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector128<byte> value, Span<byte> bytes, int at)
    {
        Debug.Assert(at >= 0 && at + Block <= bytes.Length, "a block can be written");
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref MemoryMarshal.GetReference(bytes), at), value.AsUInt64().ToScalar());
    }
}
