using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Permafrost.Core.Randomness;

/// <summary>A named stream of random numbers, addressed rather than drawn: the same address gives the same number, in any order.</summary>
/// <remarks>
/// <para>
/// Philox4x32-10 with key = (seed, first four bytes of the SHA-256 of the purpose, little-endian) and counter =
/// (block, sample, epoch, 0). Purposes are named (<c>init/conv2d_1</c>, <c>shuffle</c>, <c>dropout/dropout_2</c>), so that
/// one more use of randomness changes no other: a different dropout rate leaves initial weights and order of images alone.
/// </para>
/// <para>
/// Element e of a sample is word <c>(e / 16) % 4</c> of block <c>16 (e / 64) + e % 16</c>, so that sixteen blocks fill
/// 64 elements at a time without a shuffle.
/// </para>
/// </remarks>
public readonly struct PhiloxStream
{
    /// <summary>What the length of a <see cref="Fill"/> is a multiple of.</summary>
    public const int FillMultiple = Philox4x32.Words;

    private readonly uint key0;
    private readonly uint key1;

    /// <param name="seed">0 to 2^32 - 1.</param>
    /// <param name="purpose">What the numbers are for; streams of different purposes are independent.</param>
    public PhiloxStream(ulong seed, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(seed, uint.MaxValue);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(purpose), hash);
        key0 = (uint)seed;
        key1 = BinaryPrimitives.ReadUInt32LittleEndian(hash);
    }

    /// <summary>32 random bits.</summary>
    public uint UInt32(uint epoch, uint sample, uint element)
    {
        uint block = element / Philox4x32.Words * Philox4x32.Lanes + element % Philox4x32.Lanes;
        var (w0, w1, w2, w3) = Philox4x32.Block(block, sample, epoch, 0, key0, key1);
        return (element / Philox4x32.Lanes % 4) switch
        {
            0 => w0,
            1 => w1,
            2 => w2,
            _ => w3,
        };
    }

    /// <summary>64 random bits: elements 2e (low half) and 2e + 1.</summary>
    public ulong UInt64(uint epoch, uint sample, uint element) =>
        UInt32(epoch, sample, 2 * element) | (ulong)UInt32(epoch, sample, 2 * element + 1) << 32;

    /// <summary>Uniform in [0, 1) with 53 bits, from <see cref="UInt64"/>.</summary>
    public double Double(uint epoch, uint sample, uint element) => (UInt64(epoch, sample, element) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Uniform in 0 … bound - 1; the bias is below bound / 2^64.</summary>
    /// <param name="bound">1 or more.</param>
    public int Below(int bound, uint epoch, uint sample, uint element)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)Math.BigMul(UInt64(epoch, sample, element), (ulong)bound, out _);
    }

    /// <summary>A uniform permutation in place (Fisher and Yates; Durstenfeld 1964), its draws being elements 0, 1, ….</summary>
    public void Shuffle(Span<int> items, uint epoch, uint sample)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = Below(last + 1, epoch, sample, (uint)last);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>Elements <paramref name="first"/>, <paramref name="first"/> + 1, … of a sample, as <see cref="UInt32"/> gives them.</summary>
    /// <param name="words">Filled; its length is a multiple of <see cref="FillMultiple"/>.</param>
    /// <param name="epoch">Epoch of the address.</param>
    /// <param name="sample">Sample of the address.</param>
    /// <param name="first">First element, a multiple of <see cref="FillMultiple"/>.</param>
    public void Fill(Span<uint> words, uint epoch, uint sample, uint first = 0)
    {
        uint block = first / Philox4x32.Words * Philox4x32.Lanes;
        for (; words.Length >= 2 * Philox4x32.Words; words = words[(2 * Philox4x32.Words)..])
        {
            Philox4x32.TwiceBlocks(block, sample, epoch, 0, key0, key1, words);
            block += 2 * Philox4x32.Lanes;
        }

        for (; !words.IsEmpty; words = words[Philox4x32.Words..])
        {
            Philox4x32.Blocks(block, sample, epoch, 0, key0, key1, words);
            block += Philox4x32.Lanes;
        }
    }
}
