using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Jpeg;

/// <summary>32 values at once.</summary>
internal readonly struct RowLanes512 : IRowLanes<Vector512<short>>
{
    public static int Count => 32;

    public static Vector512<short> Words(int value) => Vector512.Create((short)value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<short> LoadBytes(ref byte source, int at) =>
        Vector512.WidenLower(Vector256.LoadUnsafe(ref source, (nuint)at).ToVector512Unsafe()).AsInt16();

    public static Vector512<short> LoadWords(ref short source, int at) => Vector512.LoadUnsafe(ref source, (nuint)at);

    public static void StoreWords(Vector512<short> values, ref short target, int at) => values.StoreUnsafe(ref target, (nuint)at);

    public static void StorePairs(Vector512<short> values, ref byte target, int at) => values.AsByte().StoreUnsafe(ref target, (nuint)at);

    public static Vector512<short> Add(Vector512<short> left, Vector512<short> right) => left + right;

    public static Vector512<short> ShiftLeft(Vector512<short> values, int bits) => values << bits;

    public static Vector512<short> ShiftRight(Vector512<short> values, int bits) => values >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Convert(ref byte luma, ref byte cb, ref byte cr, ref byte pixels, int at)
    {
        // Halves of parts, not of the register: packing puts them together again.
        var y = Vector512.LoadUnsafe(ref luma, (nuint)at);
        var b = Vector512.LoadUnsafe(ref cb, (nuint)at);
        var r = Vector512.LoadUnsafe(ref cr, (nuint)at);
        var middle = Vector512.Create((short)128);
        var yLow = Avx512BW.UnpackLow(y, default).AsInt16();
        var yHigh = Avx512BW.UnpackHigh(y, default).AsInt16();
        var bLow = Avx512BW.UnpackLow(b, default).AsInt16() - middle;
        var bHigh = Avx512BW.UnpackHigh(b, default).AsInt16() - middle;
        var rLow = Avx512BW.UnpackLow(r, default).AsInt16() - middle;
        var rHigh = Avx512BW.UnpackHigh(r, default).AsInt16() - middle;
        var red = Avx512BW.PackUnsignedSaturate(yLow + Red(rLow), yHigh + Red(rHigh));
        var green = Avx512BW.PackUnsignedSaturate(yLow + Green(bLow, rLow), yHigh + Green(bHigh, rHigh));
        var blue = Avx512BW.PackUnsignedSaturate(yLow + Blue(bLow), yHigh + Blue(bHigh));
        Store(red, green, blue, ref Unsafe.Add(ref pixels, 3 * at));
    }

    /// <summary>Writes 64 pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(Vector512<byte> red, Vector512<byte> green, Vector512<byte> blue, ref byte pixels)
    {
        if (Avx512Vbmi.IsSupported)
        {
            Permute(red, green, blue, 0).StoreUnsafe(ref pixels);
            Permute(red, green, blue, 1).StoreUnsafe(ref pixels, 64);
            Permute(red, green, blue, 2).StoreUnsafe(ref pixels, 128);
            return;
        }

        var first =
            Avx512BW.Shuffle(red, Wide(PixelOrder.Red0))
            | Avx512BW.Shuffle(green, Wide(PixelOrder.Green0))
            | Avx512BW.Shuffle(blue, Wide(PixelOrder.Blue0));
        var second =
            Avx512BW.Shuffle(red, Wide(PixelOrder.Red1))
            | Avx512BW.Shuffle(green, Wide(PixelOrder.Green1))
            | Avx512BW.Shuffle(blue, Wide(PixelOrder.Blue1));
        var third =
            Avx512BW.Shuffle(red, Wide(PixelOrder.Red2))
            | Avx512BW.Shuffle(green, Wide(PixelOrder.Green2))
            | Avx512BW.Shuffle(blue, Wide(PixelOrder.Blue2));
        first.GetLower().GetLower().StoreUnsafe(ref pixels, 0);
        second.GetLower().GetLower().StoreUnsafe(ref pixels, 16);
        third.GetLower().GetLower().StoreUnsafe(ref pixels, 32);
        first.GetLower().GetUpper().StoreUnsafe(ref pixels, 48);
        second.GetLower().GetUpper().StoreUnsafe(ref pixels, 64);
        third.GetLower().GetUpper().StoreUnsafe(ref pixels, 80);
        first.GetUpper().GetLower().StoreUnsafe(ref pixels, 96);
        second.GetUpper().GetLower().StoreUnsafe(ref pixels, 112);
        third.GetUpper().GetLower().StoreUnsafe(ref pixels, 128);
        first.GetUpper().GetUpper().StoreUnsafe(ref pixels, 144);
        second.GetUpper().GetUpper().StoreUnsafe(ref pixels, 160);
        third.GetUpper().GetUpper().StoreUnsafe(ref pixels, 176);
    }

    /// <summary>The same for each part.</summary>
    private static Vector512<byte> Wide(Vector128<byte> part) =>
        Vector512.Create(Vector256.Create(part, part), Vector256.Create(part, part));

    /// <summary>A third of 64 pixels: red and green where they belong, and blue between.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Permute(Vector512<byte> red, Vector512<byte> green, Vector512<byte> blue, int third)
    {
        ref readonly var order = ref WidePixelOrder.Thirds[third];
        var redGreen = Avx512Vbmi.PermuteVar64x8x2(red, order.RedGreen, green);
        return Vector512.ConditionalSelect(order.IsBlue, Avx512Vbmi.PermuteVar64x8(blue, order.Blue), redGreen);
    }

    private static Vector512<short> Red(Vector512<short> cr) => cr + MultiplyRounded(cr, ColorConversion.CrToRed - 65536);

    private static Vector512<short> Blue(Vector512<short> cb) => cb + cb + MultiplyRounded(cb, ColorConversion.CbToBlue - 131072);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> Green(Vector512<short> cb, Vector512<short> cr)
    {
        var half = Vector512.Create(ColorConversion.Half);
        var low = BlockLanes512.MultiplyPairs(BlockLanes512.ZipLow(cb, cr), -ColorConversion.CbToGreen, 65536 - ColorConversion.CrToGreen);
        var high = BlockLanes512.MultiplyPairs(
            BlockLanes512.ZipHigh(cb, cr),
            -ColorConversion.CbToGreen,
            65536 - ColorConversion.CrToGreen
        );
        return BlockLanes512.Limit((low + half) >> 16, (high + half) >> 16) - cr;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<short> MultiplyRounded(Vector512<short> values, int factor) =>
        (Avx512BW.MultiplyHigh(values + values, Vector512.Create((short)factor)) + Vector512<short>.One) >> 1;
}
