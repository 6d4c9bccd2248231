using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Reads eight places at a time of gray images and of colours (AVX2). Whole numbers, hence the bytes of the definition.</summary>
/// <remarks>
/// A place on the last column is read between the last two, all of the weight on the right one; likewise rows. So the pixels that are read always lie beside
/// and below each other, and nothing else is read: of the rows above, bytes from the left pixel on; of the rows below, bytes up to the right pixel.
/// </remarks>
internal static unsafe class BilinearLanes
{
    private const int Count = 8;
    private const int Rgb = 3;

    /// <summary>Bytes that are read in front of a pixel of a lower row, so that none behind the image is.</summary>
    private const int Ahead = 2;

    /// <summary>Whether <see cref="Read"/> can do some pixels of a row.</summary>
    /// <param name="size">Size of the image.</param>
    /// <param name="line">The places of the row.</param>
    /// <param name="first">First pixel.</param>
    /// <param name="last">The one after the last.</param>
    /// <param name="fill">What lies beyond the image.</param>
    public static bool CanRead(in ImageSize size, in SampledLine line, int first, int last, BorderFill fill) =>
        Avx2.IsSupported
        && size.Channels is 1 or Rgb
        && size.Height >= 2
        && last - first >= Count
        && IsInReach(line.ColumnAt(first), line.ColumnAt(last - 1), size.Width, fill)
        && IsInReach(line.RowAt(first), line.RowAt(last - 1), size.Height, fill);

    /// <param name="image">[H, W, C], C being 1 or 3.</param>
    /// <param name="size">Its size.</param>
    /// <param name="line">The places of the row.</param>
    /// <param name="first">First pixel to read.</param>
    /// <param name="last">The one after the last.</param>
    /// <param name="fill">What lies beyond the image.</param>
    /// <param name="row">[W, C], of which pixels first to last are written.</param>
    public static void Read(
        ReadOnlySpan<byte> image,
        in ImageSize size,
        in SampledLine line,
        int first,
        int last,
        BorderFill fill,
        Span<byte> row
    )
    {
        var half = Vector256.Create(BilinearWeights.One / 2);
        var whole = Vector256.Create(BilinearWeights.One);
        var columnEnd = Vector256.Create(size.Width - 1 << AffineMap.FractionBits);
        var rowEnd = Vector256.Create(size.Height - 1 << AffineMap.FractionBits);
        var columnSteps = Vector256<int>.Indices * (int)line.ColumnStep;
        var rowSteps = Vector256<int>.Indices * (int)line.RowStep;
        int* offsets = stackalloc int[Count];
        fixed (byte* pixels = image)
        fixed (byte* to = row)
        {
            byte* lower = pixels + size.RowBytes - Ahead;
            for (int x = first; ; x = Math.Min(x + Count, last - Count))
            {
                var column = Fold(Vector256.Create((int)line.ColumnAt(x)) + columnSteps, columnEnd, fill);
                var from = Fold(Vector256.Create((int)line.RowAt(x)) + rowSteps, rowEnd, fill);
                var left = Vector256.Min(column >> AffineMap.FractionBits, Vector256.Create(size.Width - 2));
                var top = Vector256.Min(from >> AffineMap.FractionBits, Vector256.Create(size.Height - 2));
                var fx = (column - (left << AffineMap.FractionBits)) >> (AffineMap.FractionBits - BilinearWeights.Bits);
                var fy = (from - (top << AffineMap.FractionBits)) >> (AffineMap.FractionBits - BilinearWeights.Bits);
                var lowerRight = (Avx2.MultiplyAddAdjacent(fx.AsInt16(), fy.AsInt16()) + half) >> BilinearWeights.Bits;
                var lowerLeft = fy - lowerRight;
                var upperWeights = (whole - fx - lowerLeft) | ((fx - lowerRight) << 16);
                var lowerWeights = lowerLeft | (lowerRight << 16);
                var at = (top * size.Width + left) * size.Channels;
                if (size.Channels == Rgb)
                {
                    ReadColours(pixels, lower, at, offsets, upperWeights, lowerWeights, to + x * Rgb);
                }
                else
                {
                    ReadGrays(pixels, lower, at, upperWeights, lowerWeights, to + x);
                }

                // The last eight may overlap the ones before: the same pixels, once more.
                if (x == last - Count)
                {
                    return;
                }
            }
        }
    }

    /// <summary><see cref="BorderFold"/> of places that are in reach.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Fold(Vector256<int> places, Vector256<int> end, BorderFill fill)
    {
        if (fill == BorderFill.Reflect)
        {
            places = Vector256.Max(places, -places);
            places = Vector256.Min(places, end + end - places);
        }
        else if (fill == BorderFill.Symmetric)
        {
            var one = Vector256.Create(AffineMap.One);
            places = Vector256.Max(places, -one - places);
            places = Vector256.Min(places, end + end + one - places);
        }

        return Vector256.Max(Vector256.Min(places, end), Vector256<int>.Zero);
    }

    /// <summary>Whether all places from one to another fit 32 bits and are folded back in one period.</summary>
    private static bool IsInReach(long from, long to, int side, BorderFill fill)
    {
        long end = (long)(side - 1) << AffineMap.FractionBits;
        var (least, most) = fill switch
        {
            BorderFill.Reflect => (-2 * end, 2 * end),
            BorderFill.Symmetric => (-end - AffineMap.One, 2 * end + AffineMap.One),
            BorderFill.Edge => (int.MinValue, int.MaxValue),
            _ => (0, -1),
        };
        return Math.Min(from, to) >= least && Math.Max(from, to) <= most && most <= int.MaxValue;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadGrays(
        byte* upper,
        byte* lower,
        Vector256<int> at,
        Vector256<int> upperWeights,
        Vector256<int> lowerWeights,
        byte* to
    )
    {
        var above = Pairs(Avx2.GatherVector256((int*)upper, at, 1));
        var below = Pairs(Avx2.GatherVector256((int*)lower, at, 1) >>> (8 * Ahead));
        var sum = Avx2.MultiplyAddAdjacent(above, upperWeights.AsInt16()) + Avx2.MultiplyAddAdjacent(below, lowerWeights.AsInt16());
        var samples = (sum + Vector256.Create(BilinearWeights.One / 2)) >> BilinearWeights.Bits;
        var packed = Avx2.PackSignedSaturate(samples, samples);
        var bytes = Avx2.PackUnsignedSaturate(packed, packed).AsUInt32();
        *(uint*)to = bytes[0];
        *(uint*)(to + 4) = bytes[4];

        // The two lowest bytes as 16-bit numbers.
        static Vector256<short> Pairs(Vector256<int> bytes) =>
            ((bytes & Vector256.Create(0xFF)) | ((bytes & Vector256.Create(0xFF00)) << 8)).AsInt16();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadColours(
        byte* upper,
        byte* lower,
        Vector256<int> at,
        int* offsets,
        Vector256<int> upperWeights,
        Vector256<int> lowerWeights,
        byte* to
    )
    {
        at.Store(offsets);

        // Places 0 and 4, 1 and 5, …: so that packing leaves them in order.
        var s0 = TwoPlaces(upper, lower, offsets, 0, upperWeights, lowerWeights);
        var s1 = TwoPlaces(upper, lower, offsets, 1, upperWeights, lowerWeights);
        var s2 = TwoPlaces(upper, lower, offsets, 2, upperWeights, lowerWeights);
        var s3 = TwoPlaces(upper, lower, offsets, 3, upperWeights, lowerWeights);
        var bytes = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(s0, s1), Avx2.PackSignedSaturate(s2, s3));
        var order = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 255, 255, 255, 255);
        bytes = Avx2.Shuffle(bytes, Vector256.Create(order, order));

        // Four bytes too many, which the next store overwrites; then twelve.
        bytes.GetLower().Store(to);
        *(ulong*)(to + 12) = bytes.GetUpper().AsUInt64()[0];
        *(uint*)(to + 20) = bytes.GetUpper().AsUInt32()[2];
    }

    /// <summary>Red, green, blue and a zero of place number <paramref name="place"/>, and of the one four places on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> TwoPlaces(
        byte* upper,
        byte* lower,
        int* offsets,
        int place,
        Vector256<int> upperWeights,
        Vector256<int> lowerWeights
    )
    {
        // Left pixel beside right one, colour by colour, for both places.
        var pairs = Vector128.Create((byte)0, 3, 1, 4, 2, 5, 255, 255, 8, 11, 9, 12, 10, 13, 255, 255);
        var later = Vector128.Create((byte)2, 5, 3, 6, 4, 7, 255, 255, 10, 13, 11, 14, 12, 15, 255, 255);
        nint one = offsets[place];
        nint other = offsets[place + 4];
        var above = Ssse3.Shuffle(Vector128.Create(*(ulong*)(upper + one), *(ulong*)(upper + other)).AsByte(), pairs);
        var below = Ssse3.Shuffle(Vector128.Create(*(ulong*)(lower + one), *(ulong*)(lower + other)).AsByte(), later);
        var places = Vector256.Create(place, place, place, place, place + 4, place + 4, place + 4, place + 4);
        var sum =
            Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(above), Avx2.PermuteVar8x32(upperWeights, places).AsInt16())
            + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(below), Avx2.PermuteVar8x32(lowerWeights, places).AsInt16());
        return (sum + Vector256.Create(BilinearWeights.One / 2)) >> BilinearWeights.Bits;
    }
}
