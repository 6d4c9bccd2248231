using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Permafrost.Imaging.Png;

/// <summary>The checksum of a zlib stream (RFC 1950): two sums modulo 65,521.</summary>
internal static class Adler32
{
    /// <summary>Checksum of no bytes.</summary>
    public const uint Initial = 1;

    private const uint Modulus = 65521;

    /// <summary>As many bytes as can be added before the second sum leaves 32 bits (5,552), down to whole vectors.</summary>
    private const int Longest = 5536;

    private const int Step = 16;

    /// <summary>Checksum of the bytes that <paramref name="adler"/> stands for followed by some more.</summary>
    public static uint Append(uint adler, ReadOnlySpan<byte> bytes)
    {
        uint first = adler & 0xffff;
        uint second = adler >> 16;
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, Longest)];
            bytes = bytes[part.Length..];
            if (Vector128.IsHardwareAccelerated && part.Length >= Step)
            {
                int whole = part.Length / Step * Step;
                AddVectors(part[..whole], ref first, ref second);
                part = part[whole..];
            }

            foreach (byte value in part)
            {
                first += value;
                second += first;
            }

            first %= Modulus;
            second %= Modulus;
        }

        return second << 16 | first;
    }

    /// <summary>In a step of 16 bytes, byte i is counted once in the first sum and 16 - i times in the second, which also takes the first sum as it was 16 times.</summary>
    private static void AddVectors(ReadOnlySpan<byte> bytes, ref uint first, ref uint second)
    {
        var sums = Vector128<uint>.Zero;
        var earlier = Vector128<uint>.Zero;
        var weighted = Vector128<uint>.Zero;
        var lowWeights = Vector128.Create((ushort)16, 15, 14, 13, 12, 11, 10, 9);
        var highWeights = Vector128.Create((ushort)8, 7, 6, 5, 4, 3, 2, 1);
        ref byte start = ref MemoryMarshal.GetReference(bytes);
        for (int at = 0; at < bytes.Length; at += Step)
        {
            var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref start, (nuint)at));
            earlier += sums;
            var (lowest, lower) = Vector128.Widen(low + high);
            sums += lowest + lower;

            // At most 255 * (16 + 8) in each lane.
            var (left, right) = Vector128.Widen(low * lowWeights + high * highWeights);
            weighted += left + right;
        }

        second += (uint)bytes.Length * first + Step * Total(earlier) + Total(weighted);
        first += Total(sums);
    }

    /// <summary>Integers: the order does not matter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Total(Vector128<uint> lanes) => lanes[0] + lanes[1] + lanes[2] + lanes[3];
}
