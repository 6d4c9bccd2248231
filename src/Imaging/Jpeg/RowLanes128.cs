using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>8 values at once. Processors that are not x86 do the same in more steps.</summary>
internal readonly struct RowLanes128 : IRowLanes<Vector128<short>>
{
    public static int Count => 8;

    public static Vector128<short> Words(int value) => Vector128.Create((short)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<short> LoadBytes(ref byte source, int at) =>
        Vector128.WidenLower(Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, at))).AsByte()).AsInt16();

    public static Vector128<short> LoadWords(ref short source, int at) => Vector128.LoadUnsafe(ref source, (nuint)at);

    public static void StoreWords(Vector128<short> values, ref short target, int at) => values.StoreUnsafe(ref target, (nuint)at);

    public static void StorePairs(Vector128<short> values, ref byte target, int at) => values.AsByte().StoreUnsafe(ref target, (nuint)at);

    public static Vector128<short> Add(Vector128<short> left, Vector128<short> right) => left + right;

    public static Vector128<short> ShiftLeft(Vector128<short> values, int bits) => values << bits;

    public static Vector128<short> ShiftRight(Vector128<short> values, int bits) => values >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Convert(ref byte luma, ref byte cb, ref byte cr, ref byte pixels, int at)
    {
        var y = Vector128.LoadUnsafe(ref luma, (nuint)at);
        var b = Vector128.LoadUnsafe(ref cb, (nuint)at);
        var r = Vector128.LoadUnsafe(ref cr, (nuint)at);
        var middle = Vector128.Create((short)128);
        var yLow = Vector128.WidenLower(y).AsInt16();
        var yHigh = Vector128.WidenUpper(y).AsInt16();
        var bLow = Vector128.WidenLower(b).AsInt16() - middle;
        var bHigh = Vector128.WidenUpper(b).AsInt16() - middle;
        var rLow = Vector128.WidenLower(r).AsInt16() - middle;
        var rHigh = Vector128.WidenUpper(r).AsInt16() - middle;
        var red = Limit(yLow + Red(rLow), yHigh + Red(rHigh));
        var green = Limit(yLow + Green(bLow, rLow), yHigh + Green(bHigh, rHigh));
        var blue = Limit(yLow + Blue(bLow), yHigh + Blue(bHigh));
        Store(red, green, blue, ref Unsafe.Add(ref pixels, 3 * at));
    }

    /// <summary>Writes 16 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> red, Vector128<byte> green, Vector128<byte> blue, ref byte pixels)
    {
        var first =
            Vector128.Shuffle(red, PixelOrder.Red0)
            | Vector128.Shuffle(green, PixelOrder.Green0)
            | Vector128.Shuffle(blue, PixelOrder.Blue0);
        var second =
            Vector128.Shuffle(red, PixelOrder.Red1)
            | Vector128.Shuffle(green, PixelOrder.Green1)
            | Vector128.Shuffle(blue, PixelOrder.Blue1);
        var third =
            Vector128.Shuffle(red, PixelOrder.Red2)
            | Vector128.Shuffle(green, PixelOrder.Green2)
            | Vector128.Shuffle(blue, PixelOrder.Blue2);
        first.StoreUnsafe(ref pixels);
        second.StoreUnsafe(ref pixels, 16);
        third.StoreUnsafe(ref pixels, 32);
    }

    // Of the factors, what fits into 16 bits: 1.402 = 1 + 0.402, and so on; ColorConversion has them whole.
    private static Vector128<short> Red(Vector128<short> cr) => cr + MultiplyRounded(cr, ColorConversion.CrToRed - 65536);

    private static Vector128<short> Blue(Vector128<short> cb) => cb + cb + MultiplyRounded(cb, ColorConversion.CbToBlue - 131072);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> Green(Vector128<short> cb, Vector128<short> cr)
    {
        var half = Vector128.Create(ColorConversion.Half);
        var low = BlockLanes128.MultiplyPairs(BlockLanes128.ZipLow(cb, cr), -ColorConversion.CbToGreen, 65536 - ColorConversion.CrToGreen);
        var high = BlockLanes128.MultiplyPairs(
            BlockLanes128.ZipHigh(cb, cr),
            -ColorConversion.CbToGreen,
            65536 - ColorConversion.CrToGreen
        );
        return BlockLanes128.Limit((low + half) >> 16, (high + half) >> 16) - cr;
    }

    /// <summary>Values times a factor with 16 fractional bits, rounded.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<short> MultiplyRounded(Vector128<short> values, int factor)
    {
        if (Sse2.IsSupported)
        {
            // Twice as much without the fraction, and one: halved, that is rounded.
            return (Sse2.MultiplyHigh(values + values, Vector128.Create((short)factor)) + Vector128<short>.One) >> 1;
        }

        var half = Vector128.Create(ColorConversion.Half);
        var low = (Vector128.WidenLower(values) * Vector128.Create(factor) + half) >> 16;
        var high = (Vector128.WidenUpper(values) * Vector128.Create(factor) + half) >> 16;
        return Vector128.Narrow(low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Limit(Vector128<short> low, Vector128<short> high)
    {
        if (Sse2.IsSupported)
        {
            return Sse2.PackUnsignedSaturate(low, high);
        }

        var zero = Vector128<short>.Zero;
        return Vector128.NarrowWithSaturation(Vector128.Max(low, zero).AsUInt16(), Vector128.Max(high, zero).AsUInt16());
    }
}
