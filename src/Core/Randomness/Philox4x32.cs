using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Permafrost.Core.Randomness;

/// <summary>Philox4x32-10: a bijection of 128-bit counters, keyed by 64 bits, that looks random.</summary>
/// <remarks>
/// Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11. Integer operations alone, hence
/// the same words everywhere; the vectorised form only computes more blocks at a time.
/// </remarks>
internal static class Philox4x32
{
    /// <summary>Blocks that <see cref="Blocks"/> computes at a time.</summary>
    public const int Lanes = 16;

    /// <summary>Words that <see cref="Blocks"/> writes.</summary>
    public const int Words = 4 * Lanes;

    private const int Rounds = 10;
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>The four words of one counter.</summary>
    public static (uint W0, uint W1, uint W2, uint W3) Block(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0;
            ulong product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ key0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ key1, (uint)product0);
            key0 += Weyl0;
            key1 += Weyl1;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>
    /// The blocks c0, c0 + 1, … c0 + 15, word by word: <c>words[16 w + lane]</c> is word w of block c0 + lane.
    /// </summary>
    public static void Blocks(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1, Span<uint> words)
    {
        if (!Avx2.IsSupported)
        {
            for (uint lane = 0; lane < Lanes; lane++)
            {
                int at = (int)lane;
                (words[at], words[Lanes + at], words[2 * Lanes + at], words[3 * Lanes + at]) = Block(c0 + lane, c1, c2, c3, key0, key1);
            }

            return;
        }

        EightBlocks(c0, c1, c2, c3, key0, key1, words);
        EightBlocks(c0 + 8, c1, c2, c3, key0, key1, words[8..]);
    }

    /// <summary>
    /// <see cref="Blocks"/> of c0 and of c0 + 16: two computations that do not wait for each other, since a round is a chain of slow steps.
    /// </summary>
    /// <param name="words">Room for 2 x <see cref="Words"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TwiceBlocks(uint c0, uint c1, uint c2, uint c3, uint key0, uint key1, Span<uint> words)
    {
        if (!Avx512F.IsSupported)
        {
            Blocks(c0, c1, c2, c3, key0, key1, words);
            Blocks(c0 + Lanes, c1, c2, c3, key0, key1, words[Words..]);
            return;
        }

        var v0 = Vector512.Create(c0) + Vector512<uint>.Indices;
        var w0 = v0 + Vector512.Create((uint)Lanes);
        var v1 = Vector512.Create(c1);
        var w1 = v1;
        var v2 = Vector512.Create(c2);
        var w2 = v2;
        var v3 = Vector512.Create(c3);
        var w3 = v3;
        for (int round = 0; round < Rounds; round++)
        {
            var (high0, low0) = Product(v0, Multiplier0);
            var (high1, low1) = Product(v2, Multiplier1);
            var (high2, low2) = Product(w0, Multiplier0);
            var (high3, low3) = Product(w2, Multiplier1);
            v0 = high1 ^ v1 ^ Vector512.Create(key0);
            w0 = high3 ^ w1 ^ Vector512.Create(key0);
            v1 = low1;
            w1 = low3;
            v2 = high0 ^ v3 ^ Vector512.Create(key1);
            w2 = high2 ^ w3 ^ Vector512.Create(key1);
            v3 = low0;
            w3 = low2;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        v0.CopyTo(words);
        v1.CopyTo(words[Lanes..]);
        v2.CopyTo(words[(2 * Lanes)..]);
        v3.CopyTo(words[(3 * Lanes)..]);
        w0.CopyTo(words[Words..]);
        w1.CopyTo(words[(Words + Lanes)..]);
        w2.CopyTo(words[(Words + 2 * Lanes)..]);
        w3.CopyTo(words[(Words + 3 * Lanes)..]);
    }

    /// <summary>As the product of eight lanes, and the halves sorted in one step each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<uint> High, Vector512<uint> Low) Product(Vector512<uint> x, uint multiplier)
    {
        var even = Avx512F.Multiply(x, Vector512.Create(multiplier)).AsUInt32();
        var odd = Avx512F.Multiply((x.AsUInt64() >> 32).AsUInt32(), Vector512.Create(multiplier)).AsUInt32();
        var lows = Vector512.Create(0u, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30);
        var highs = Vector512.Create(1u, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
        return (Avx512F.PermuteVar16x32x2(even, highs, odd), Avx512F.PermuteVar16x32x2(even, lows, odd));
    }

    private static void EightBlocks(uint first, uint c1, uint c2, uint c3, uint key0, uint key1, Span<uint> words)
    {
        var v0 = Vector256.Create(first) + Vector256<uint>.Indices;
        var v1 = Vector256.Create(c1);
        var v2 = Vector256.Create(c2);
        var v3 = Vector256.Create(c3);
        var multiplier0 = Vector256.Create(Multiplier0);
        var multiplier1 = Vector256.Create(Multiplier1);
        for (int round = 0; round < Rounds; round++)
        {
            var (high0, low0) = Product(v0, multiplier0);
            var (high1, low1) = Product(v2, multiplier1);
            v0 = high1 ^ v1 ^ Vector256.Create(key0);
            v1 = low1;
            v2 = high0 ^ v3 ^ Vector256.Create(key1);
            v3 = low0;
            key0 += Weyl0;
            key1 += Weyl1;
        }

        v0.CopyTo(words);
        v1.CopyTo(words[Lanes..]);
        v2.CopyTo(words[(2 * Lanes)..]);
        v3.CopyTo(words[(3 * Lanes)..]);
    }

    /// <summary>High and low halves of 32-bit products, lane by lane: the even lanes in one multiplication, the odd ones in another.</summary>
    private static (Vector256<uint> High, Vector256<uint> Low) Product(Vector256<uint> x, Vector256<uint> multiplier)
    {
        var even = Avx2.Multiply(x, multiplier);
        var odd = Avx2.Multiply((x.AsUInt64() >> 32).AsUInt32(), multiplier);
        var lowHalf = Vector256.Create(0xFFFF_FFFFUL);
        var high = (even >> 32) | (odd & ~lowHalf);
        var low = (even & lowHalf) | (odd << 32);
        return (high.AsUInt32(), low.AsUInt32());
    }
}
