using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Reads the pixels of a row for which all that is read lies inside the image.</summary>
/// <remarks>Whole numbers in every variant, hence the same bytes; the vectorised ones only do more pixels at a time.</remarks>
internal static class BilinearRun
{
    /// <summary>Pixels that the vectorised variant does at a time.</summary>
    private const int Lanes = 8;

    /// <summary>Bytes that it reads of two neighbouring pixels, six of which they have.</summary>
    private const int PairBytes = 8;

    /// <param name="image">[H, W, C].</param>
    /// <param name="size">Its size.</param>
    /// <param name="line">The places of the row.</param>
    /// <param name="first">First pixel of the run.</param>
    /// <param name="last">The one after its last.</param>
    /// <param name="row">[W, C], of which the run is written.</param>
    public static void Apply(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, int first, int last, Span<byte> row)
    {
        if (size.Channels == 3 && Avx2.IsSupported && last - first >= Lanes)
        {
            first = Rgb(image, size, line, first, last, row);
        }

        Pixels(image, size, line, first, last, row);
    }

    private static void Pixels(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, int first, int last, Span<byte> row)
    {
        int channels = size.Channels;
        for (int x = first; x < last; x++)
        {
            long column = line.ColumnAt(x);
            long line0 = line.RowAt(x);
            var weights = new BilinearWeights(column, line0);
            int at = ((int)(line0 >> AffineMap.FractionBits) * size.Width + (int)(column >> AffineMap.FractionBits)) * channels;
            var upper = image.Slice(at, 2 * channels);
            var lower = image.Slice(at + size.RowBytes, 2 * channels);
            for (int channel = 0; channel < channels; channel++)
            {
                row[x * channels + channel] = weights.Blend(
                    upper[channel],
                    upper[channels + channel],
                    lower[channel],
                    lower[channels + channel]
                );
            }
        }
    }

    /// <summary>As many pixels as can be read and written by eights without leaving the image and the row.</summary>
    /// <returns>The first pixel that is left to do.</returns>
    private static int Rgb(ReadOnlySpan<byte> image, in ImageSize size, in SampledLine line, int first, int last, Span<byte> row)
    {
        const int PixelBytes = 3;

        // A group writes four bytes more than its pixels have, which the next pixels overwrite.
        last = Math.Min(last, size.Width - 2);

        // The place with the largest offset is the first or the last; two bytes are read beyond its pixels.
        long bottom = Math.Max(line.RowAt(first), line.RowAt(last - 1)) >> AffineMap.FractionBits;
        long right = Math.Max(line.ColumnAt(first), line.ColumnAt(last - 1)) >> AffineMap.FractionBits;
        if ((bottom + 1) * size.RowBytes + right * PixelBytes + PairBytes > image.Length)
        {
            return first;
        }

        var packed = Vector256.Create(
            (byte)0,
            1,
            2,
            4,
            5,
            6,
            8,
            9,
            10,
            12,
            13,
            14,
            255,
            255,
            255,
            255,
            0,
            1,
            2,
            4,
            5,
            6,
            8,
            9,
            10,
            12,
            13,
            14,
            255,
            255,
            255,
            255
        );
        var half = Vector256.Create(BilinearWeights.One / 2);
        var fraction = Vector256.Create(BilinearWeights.One - 1);
        var rowBytes = Vector256.Create(size.RowBytes);
        var steps = Vector256<int>.Indices;
        var columns = Vector256.Create((int)line.ColumnAt(first)) + steps * (int)line.ColumnStep;
        var rows = Vector256.Create((int)line.RowAt(first)) + steps * (int)line.RowStep;
        Span<int> offsets = stackalloc int[Lanes];
        ref byte upper = ref MemoryMarshal.GetReference(image);
        ref byte lower = ref Unsafe.Add(ref upper, size.RowBytes);
        ref byte to = ref MemoryMarshal.GetReference(row);
        int x = first;
        for (; x <= last - Lanes; x += Lanes)
        {
            var left = columns >> AffineMap.FractionBits;
            ((rows >> AffineMap.FractionBits) * rowBytes + left + left + left).CopyTo(offsets);
            var fx = (columns >> (AffineMap.FractionBits - BilinearWeights.Bits)) & fraction;
            var fy = (rows >> (AffineMap.FractionBits - BilinearWeights.Bits)) & fraction;
            var lowerRight = (Avx2.MultiplyAddAdjacent(fx.AsInt16(), fy.AsInt16()) + half) >> BilinearWeights.Bits;
            var upperRight = fx - lowerRight;
            var lowerLeft = fy - lowerRight;
            var upperLeft = Vector256.Create(BilinearWeights.One) - fx - lowerLeft;
            var upperWeights = upperLeft | (upperRight << 16);
            var lowerWeights = lowerLeft | (lowerRight << 16);

            // Places 0 and 4, 1 and 5, …: so that packing leaves them in order.
            var s0 = TwoPlaces(ref upper, ref lower, offsets, 0, upperWeights, lowerWeights);
            var s1 = TwoPlaces(ref upper, ref lower, offsets, 1, upperWeights, lowerWeights);
            var s2 = TwoPlaces(ref upper, ref lower, offsets, 2, upperWeights, lowerWeights);
            var s3 = TwoPlaces(ref upper, ref lower, offsets, 3, upperWeights, lowerWeights);
            var bytes = Avx2.PackUnsignedSaturate(Avx2.PackSignedSaturate(s0, s1), Avx2.PackSignedSaturate(s2, s3));
            bytes = Avx2.Shuffle(bytes, packed);
            Vector256.GetLower(bytes).StoreUnsafe(ref to, (nuint)(PixelBytes * x));
            Vector256.GetUpper(bytes).StoreUnsafe(ref to, (nuint)(PixelBytes * (x + 4)));
            columns += Vector256.Create(Lanes * (int)line.ColumnStep);
            rows += Vector256.Create(Lanes * (int)line.RowStep);
        }

        return x;
    }

    /// <summary>Red, green, blue and a zero of place number <paramref name="place"/>, and of the one four places on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> TwoPlaces(
        ref byte upper,
        ref byte lower,
        ReadOnlySpan<int> offsets,
        int place,
        Vector256<int> upperWeights,
        Vector256<int> lowerWeights
    )
    {
        // Left pixel beside right one, colour by colour, for both places.
        var pairs = Vector128.Create((byte)0, 3, 1, 4, 2, 5, 255, 255, 8, 11, 9, 12, 10, 13, 255, 255);
        int one = offsets[place];
        int other = offsets[place + 4];
        var above = Ssse3.Shuffle(Vector128.Create(Load(ref upper, one), Load(ref upper, other)).AsByte(), pairs);
        var below = Ssse3.Shuffle(Vector128.Create(Load(ref lower, one), Load(ref lower, other)).AsByte(), pairs);
        var places = Vector256.Create(place) + Vector256.Create(0, 0, 0, 0, 4, 4, 4, 4);
        var sum =
            Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(above), Avx2.PermuteVar8x32(upperWeights, places).AsInt16())
            + Avx2.MultiplyAddAdjacent(Avx2.ConvertToVector256Int16(below), Avx2.PermuteVar8x32(lowerWeights, places).AsInt16());
        return (sum + Vector256.Create(BilinearWeights.One / 2)) >> BilinearWeights.Bits;
    }

    private static ulong Load(ref byte pixels, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref pixels, offset));
}
