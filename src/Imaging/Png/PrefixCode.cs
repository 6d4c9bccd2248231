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

        AddLengths(frequencies, used, longest, lengths);
        return new PrefixCode(lengths);
    }

    /// <summary>Writes the code of a symbol.</summary>
    public void Write(BitWriter writer, int symbol) => writer.Write(codes[symbol], Lengths[symbol]);

    /// <summary>
    /// Coins of 2^-1 to 2^-longest are made for each symbol, at the price of its frequency. From the smallest on, two of a kind, cheapest first, are a
    /// package that is sold among the coins of the next kind. The 2 n - 2 cheapest of the last kind make a code: each time that a
    /// symbol's coin is in them, or in their packages, its code is a bit longer (Larmore and Hirschberg, "A fast algorithm for optimal length-limited Huffman
    /// codes", JACM 1990).
    /// </summary>
    private static void AddLengths(ReadOnlySpan<int> frequencies, List<int> used, int longest, byte[] lengths)
    {
        // By frequency, equal ones in the order of the symbols: one result.
        var sorted = used.ToArray();
        var weights = new long[sorted.Length];
        for (int at = 0; at < sorted.Length; at++)
        {
            weights[at] = frequencies[sorted[at]];
        }

        Sort(weights, sorted);
        var isPackage = new bool[longest + 1, 2 * sorted.Length];
        long[] coins = weights;
        for (int bits = longest - 1; bits >= 1; bits--)
        {
            coins = Merge(weights, coins, isPackage, bits);
        }

        int bought = 2 * sorted.Length - 2;
        for (int bits = 1; bits <= longest && bought > 0; bits++)
        {
            int packages = 0;
            for (int at = 0; at < bought; at++)
            {
                packages += isPackage[bits, at] ? 1 : 0;
            }

            for (int at = 0; at < bought - packages; at++)
            {
                lengths[sorted[at]]++;
            }

            bought = 2 * packages;
        }
    }

    /// <summary>Coins of one kind and packages of the kind before, cheapest first, of equal ones the coins.</summary>
    private static long[] Merge(long[] weights, long[] before, bool[,] isPackage, int bits)
    {
        var merged = new long[weights.Length + before.Length / 2];
        for (int at = 0, coin = 0, package = 0; at < merged.Length; at++)
        {
            long price = 2 * package + 1 < before.Length ? before[2 * package] + before[2 * package + 1] : long.MaxValue;
            isPackage[bits, at] = coin == weights.Length || weights[coin] > price;
            if (isPackage[bits, at])
            {
                merged[at] = price;
                package++;
            }
            else
            {
                merged[at] = weights[coin++];
            }
        }

        return merged;
    }

    /// <summary>By weight; equal ones stay in their order.</summary>
    private static void Sort(long[] weights, int[] symbols)
    {
        // A symbol is less than 2^9: it breaks ties, and goes along.
        for (int at = 0; at < weights.Length; at++)
        {
            weights[at] = weights[at] << 9 | (uint)symbols[at];
        }

        Array.Sort(weights);
        for (int at = 0; at < weights.Length; at++)
        {
            symbols[at] = (int)(weights[at] & 511);
            weights[at] >>= 9;
        }
    }
}
