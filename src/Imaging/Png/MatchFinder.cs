using System.Buffers.Binary;

namespace Permafrost.Imaging.Png;

/// <summary>Finds where the bytes at a place have occurred before: chains of places with equal hashes.</summary>
internal sealed class MatchFinder
{
    /// <summary>Shorter ones take about as many bits as their literals, where bytes are differences to a prediction.</summary>
    private const int ShortestMatch = 6;

    /// <summary>Bytes that are read to hash the first of them.</summary>
    private const int HashedBytes = sizeof(ulong);

    private const int WindowBytes = 32 * 1024;
    private const int HashBits = 15;

    /// <summary>Earlier places that are looked at.</summary>
    private const int LongestChain = 256;

    private readonly int[] heads = new int[1 << HashBits];
    private readonly int[] earlier = new int[WindowBytes];

    public MatchFinder() => heads.AsSpan().Fill(-1);

    /// <summary>The longest earlier occurrence that is longer than <paramref name="length"/>, the nearest of equally long ones.</summary>
    /// <param name="data">All bytes.</param>
    /// <param name="at">The place; all before it must have been added.</param>
    /// <param name="length">What must be exceeded.</param>
    /// <returns>Length and distance; no length if there is none.</returns>
    public (int Length, int Distance) Find(ReadOnlySpan<byte> data, int at, int length)
    {
        length = Math.Max(length, ShortestMatch - 1);
        int longest = Math.Min(DeflateAlphabet.LongestMatch, data.Length - at);
        if (longest < HashedBytes || length >= longest)
        {
            return (0, 0);
        }

        var wanted = data.Slice(at, longest);
        var best = (Length: 0, Distance: 0);
        int place = heads[Hash(wanted)];
        for (int left = LongestChain; place >= 0 && at - place <= WindowBytes && left > 0; left--)
        {
            if (data[place + length] == wanted[length])
            {
                int common = wanted.CommonPrefixLength(data.Slice(place, longest));
                if (common > length)
                {
                    length = common;
                    best = (common, at - place);
                    if (common == longest)
                    {
                        break;
                    }
                }
            }

            place = earlier[place % WindowBytes];
        }

        return best;
    }

    /// <summary>Adds a place; one after the other.</summary>
    public void Add(ReadOnlySpan<byte> data, int at)
    {
        if (data.Length - at >= HashedBytes)
        {
            ref int head = ref heads[Hash(data[at..])];
            earlier[at % WindowBytes] = head;
            head = at;
        }
    }

    private static int Hash(ReadOnlySpan<byte> bytes) =>
        (int)((BinaryPrimitives.ReadUInt64LittleEndian(bytes) << (64 - 8 * ShortestMatch)) * 0x9e3779b97f4a7c15 >> (64 - HashBits));
}
