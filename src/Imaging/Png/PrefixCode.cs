namespace Permafrost.Imaging.Png;

/// <summary>A prefix code with the least bits for given frequencies and a longest code, written as deflate wants it.</summary>
internal sealed class PrefixCode
{
    private readonly ushort[] codes;

    private PrefixCode(byte[] lengths)
    {
        Lengths = lengths;
        codes = new ushort[lengths.Length];
        int code = 0;
        for (int length = 1; length <= DecodingTable.LongestCode; length++, code <<= 1)
        {
            for (int symbol = 0; symbol < lengths.Length; symbol++)
            {
                if (lengths[symbol] == length)
                {
                    codes[symbol] = (ushort)DecodingTable.Reverse((uint)code++, length);
                }
            }
        }
    }

    /// <summary>Bits of each symbol's code; 0 if it does not occur.</summary>
    public byte[] Lengths { get; }

    /// <summary>The code with these lengths.</summary>
    public static PrefixCode OfLengths(byte[] lengths) => new(lengths);

    /// <summary>The shortest code.</summary>
    /// <param name="frequencies">How often each symbol occurs.</param>
    /// <param name="longest">Most bits of a code; enough for the number of symbols.</param>
    /// <remarks>At least two symbols get a code, whether they occur or not: some decoders refuse codes in which bits mean nothing.</remarks>
    public static PrefixCode OfFrequencies(ReadOnlySpan<int> frequencies, int longest)
    {
        var lengths = new byte[frequencies.Length];
        var used = new List<int>();
        for (int symbol = 0; symbol < frequencies.Length; symbol++)
        {
            if (frequencies[symbol] > 0)
            {
                used.Add(symbol);
            }
        }

        if (used.Count < 2)
        {
            int only = used.Count == 0 ? 0 : used[0];
            lengths[only] = 1;
            lengths[only == 0 ? 1 : 0] = 1;
            return new PrefixCode(lengths);
        }

        foreach (int symbol in Package(frequencies, used, longest))
        {
            lengths[symbol]++;
        }

        return new PrefixCode(lengths);
    }

    /// <summary>Writes the code of a symbol.</summary>
    public void Write(BitWriter writer, int symbol) => writer.Write(codes[symbol], Lengths[symbol]);

    /// <summary>
    /// Coins of every denomination 2^-1 to 2^-longest, one for each symbol, are bought for its frequency; the cheapest that make n - 1 decide how often a
    /// symbol was bought: its length (Larmore and Hirschberg, "A fast algorithm for optimal length-limited Huffman codes", JACM 1990).
    /// </summary>
    private static List<int> Package(ReadOnlySpan<int> frequencies, List<int> used, int longest)
    {
        var single = new List<(long Weight, List<int> Symbols)>();
        foreach (int symbol in used)
        {
            single.Add((frequencies[symbol], [symbol]));
        }

        // Stable, so that equal weights stay in the order of the symbols: one result.
        single = [.. single.OrderBy(coin => coin.Weight)];
        var coins = single;
        for (int bits = longest; bits > 1; bits--)
        {
            var packages = new List<(long Weight, List<int> Symbols)>();
            for (int at = 0; at + 1 < coins.Count; at += 2)
            {
                packages.Add((coins[at].Weight + coins[at + 1].Weight, [.. coins[at].Symbols, .. coins[at + 1].Symbols]));
            }

            coins = [.. single.Concat(packages).OrderBy(coin => coin.Weight)];
        }

        return [.. coins.Take(2 * used.Count - 2).SelectMany(coin => coin.Symbols)];
    }
}
