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
