using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>16 values at once.</summary>
internal readonly struct RowLanes256 : IRowLanes<Vector256<short>>
{
    public static int Count => 16;

    public static Vector256<short> Words(int value) => Vector256.Create((short)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<short> LoadBytes(ref byte source, int at) =>
        Vector256.WidenLower(Vector128.LoadUnsafe(ref source, (nuint)at).ToVector256Unsafe()).AsInt16();

    public static Vector256<short> LoadWords(ref short source, int at) => Vector256.LoadUnsafe(ref source, (nuint)at);

    public static void StoreWords(Vector256<short> values, ref short target, int at) => values.StoreUnsafe(ref target, (nuint)at);

    public static void StorePairs(Vector256<short> values, ref byte target, int at) => values.AsByte().StoreUnsafe(ref target, (nuint)at);

    public static Vector256<short> Add(Vector256<short> left, Vector256<short> right) => left + right;

    public static Vector256<short> ShiftLeft(Vector256<short> values, int bits) => values << bits;

    public static Vector256<short> ShiftRight(Vector256<short> values, int bits) => values >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Convert(ref byte luma, ref byte cb, ref byte cr, ref byte pixels, int at)
    {
        // Halves of parts, not of the register: packing puts them together again.
        var y = Vector256.LoadUnsafe(ref luma, (nuint)at);
        var b = Vector256.LoadUnsafe(ref cb, (nuint)at);
        var r = Vector256.LoadUnsafe(ref cr, (nuint)at);
        var middle = Vector256.Create((short)128);
        var yLow = Avx2.UnpackLow(y, default).AsInt16();
        var yHigh = Avx2.UnpackHigh(y, default).AsInt16();
        var bLow = Avx2.UnpackLow(b, default).AsInt16() - middle;
        var bHigh = Avx2.UnpackHigh(b, default).AsInt16() - middle;
        var rLow = Avx2.UnpackLow(r, default).AsInt16() - middle;
        var rHigh = Avx2.UnpackHigh(r, default).AsInt16() - middle;
        var red = Avx2.PackUnsignedSaturate(yLow + Red(rLow), yHigh + Red(rHigh));
        var green = Avx2.PackUnsignedSaturate(yLow + Green(bLow, rLow), yHigh + Green(bHigh, rHigh));
        var blue = Avx2.PackUnsignedSaturate(yLow + Blue(bLow), yHigh + Blue(bHigh));
        Store(red, green, blue, ref Unsafe.Add(ref pixels, 3 * at));
    }

    /// <summary>Writes 32 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector256<byte> red, Vector256<byte> green, Vector256<byte> blue, ref byte pixels)
    {
        var first =
            Avx2.Shuffle(red, Wide(PixelOrder.Red0))
            | Avx2.Shuffle(green, Wide(PixelOrder.Green0))
            | Avx2.Shuffle(blue, Wide(PixelOrder.Blue0));
        var second =
            Avx2.Shuffle(red, Wide(PixelOrder.Red1))
            | Avx2.Shuffle(green, Wide(PixelOrder.Green1))
            | Avx2.Shuffle(blue, Wide(PixelOrder.Blue1));
        var third =
            Avx2.Shuffle(red, Wide(PixelOrder.Red2))
            | Avx2.Shuffle(green, Wide(PixelOrder.Green2))
            | Avx2.Shuffle(blue, Wide(PixelOrder.Blue2));
        first.GetLower().StoreUnsafe(ref pixels, 0);
        second.GetLower().StoreUnsafe(ref pixels, 16);
        third.GetLower().StoreUnsafe(ref pixels, 32);
        first.GetUpper().StoreUnsafe(ref pixels, 48);
        second.GetUpper().StoreUnsafe(ref pixels, 64);
        third.GetUpper().StoreUnsafe(ref pixels, 80);
    }

    /// <summary>The same for each part.</summary>
    private static Vector256<byte> Wide(Vector128<byte> part) => Vector256.Create(part, part);

    private static Vector256<short> Red(Vector256<short> cr) => cr + MultiplyRounded(cr, ColorConversion.CrToRed - 65536);

    private static Vector256<short> Blue(Vector256<short> cb) => cb + cb + MultiplyRounded(cb, ColorConversion.CbToBlue - 131072);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> Green(Vector256<short> cb, Vector256<short> cr)
    {
        var half = Vector256.Create(ColorConversion.Half);
        var low = BlockLanes256.MultiplyPairs(BlockLanes256.ZipLow(cb, cr), -ColorConversion.CbToGreen, 65536 - ColorConversion.CrToGreen);
        var high = BlockLanes256.MultiplyPairs(
            BlockLanes256.ZipHigh(cb, cr),
            -ColorConversion.CbToGreen,
            65536 - ColorConversion.CrToGreen
        );
        return BlockLanes256.Limit((low + half) >> 16, (high + half) >> 16) - cr;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<short> MultiplyRounded(Vector256<short> values, int factor) =>
        (Avx2.MultiplyHigh(values + values, Vector256.Create((short)factor)) + Vector256<short>.One) >> 1;
}
