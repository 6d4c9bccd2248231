namespace Permafrost.Imaging.Png;

/// <summary>Literals and matches of one block, and their frequencies.</summary>
internal sealed class DeflateBlock
{
    private const int Capacity = 16 * 1024;
    private const int StoredBytes = ushort.MaxValue;

    private static readonly PrefixCode FixedSymbolCode = FixedSymbols();
    private static readonly PrefixCode FixedDistanceCode = FixedDistances();

    /// <summary>Length symbol of each length from 3 on.</summary>
    private static readonly byte[] LengthSymbols = Symbols(DeflateAlphabet.LengthBases, DeflateAlphabet.LongestMatch);

    private readonly (ushort Value, ushort Distance)[] tokens = new (ushort, ushort)[Capacity];
    private readonly int[] symbolCounts = new int[DeflateAlphabet.Symbols];
    private readonly int[] distanceCounts = new int[DeflateAlphabet.Distances];
    private int count;

    public bool IsFull => count == Capacity;

    public void AddLiteral(byte value)
    {
        tokens[count++] = (value, 0);
        symbolCounts[value]++;
    }

    /// <param name="length">3 to 258.</param>
    /// <param name="distance">1 to 32,768.</param>
    public void AddMatch(int length, int distance)
    {
        tokens[count++] = ((ushort)length, (ushort)distance);
        symbolCounts[DeflateAlphabet.FirstLength + LengthSymbols[length]]++;
        distanceCounts[DistanceSymbol(distance)]++;
    }

    /// <summary>Writes the block in the shortest of the three ways, and empties it.</summary>
    /// <param name="data">What the tokens stand for.</param>
    public void Write(BitWriter writer, ReadOnlySpan<byte> data, bool isLast)
    {
        symbolCounts[DeflateAlphabet.EndOfBlock]++;
        var symbols = PrefixCode.OfFrequencies(symbolCounts, DecodingTable.LongestCode);
        var distances = PrefixCode.OfFrequencies(distanceCounts, DecodingTable.LongestCode);
        var header = new CodeLengths(symbols.Lengths, distances.Lengths);
        long own = header.Bits + Bits(symbols, distances);
        long known = Bits(FixedSymbolCode, FixedDistanceCode);
        long stored = 8L * data.Length + 40L * (1 + data.Length / StoredBytes);
        if (stored < Math.Min(own, known))
        {
            WriteStored(writer, data, isLast);
        }
        else if (known <= own)
        {
            WriteHead(writer, 1, isLast);
            WriteTokens(writer, FixedSymbolCode, FixedDistanceCode);
        }
        else
        {
            WriteHead(writer, 2, isLast);
            header.Write(writer);
            WriteTokens(writer, symbols, distances);
        }

        count = 0;
        Array.Clear(symbolCounts);
        Array.Clear(distanceCounts);
    }

    private static void WriteHead(BitWriter writer, uint type, bool isLast)
    {
        writer.Write(isLast ? 1u : 0u, 1);
        writer.Write(type, 2);
    }

    private static void WriteStored(BitWriter writer, ReadOnlySpan<byte> data, bool isLast)
    {
        do
        {
            var part = data[..Math.Min(data.Length, StoredBytes)];
            data = data[part.Length..];
            WriteHead(writer, 0, isLast && data.IsEmpty);
            writer.Align();
            writer.Write((uint)part.Length, 16);
            writer.Write((uint)~part.Length & 0xffff, 16);
            writer.Write(part);
        } while (!data.IsEmpty);
    }

    private void WriteTokens(BitWriter writer, PrefixCode symbols, PrefixCode distances)
    {
        foreach (var (value, distance) in tokens.AsSpan(0, count))
        {
            if (distance == 0)
            {
                symbols.Write(writer, value);
                continue;
            }

            int length = LengthSymbols[value];
            symbols.Write(writer, DeflateAlphabet.FirstLength + length);
            writer.Write((uint)(value - DeflateAlphabet.LengthBases[length]), DeflateAlphabet.LengthExtraBits[length]);
            int symbol = DistanceSymbol(distance);
            distances.Write(writer, symbol);
            writer.Write((uint)(distance - DeflateAlphabet.DistanceBases[symbol]), DeflateAlphabet.DistanceExtraBits[symbol]);
        }

        symbols.Write(writer, DeflateAlphabet.EndOfBlock);
    }

    /// <summary>What the tokens take in a code.</summary>
    private long Bits(PrefixCode symbols, PrefixCode distances)
    {
        long bits = 3;
        for (int symbol = 0; symbol < symbolCounts.Length; symbol++)
        {
            int extra = symbol < DeflateAlphabet.FirstLength ? 0 : DeflateAlphabet.LengthExtraBits[symbol - DeflateAlphabet.FirstLength];
            bits += (long)symbolCounts[symbol] * (symbols.Lengths[symbol] + extra);
        }

        for (int symbol = 0; symbol < distanceCounts.Length; symbol++)
        {
            bits += (long)distanceCounts[symbol] * (distances.Lengths[symbol] + DeflateAlphabet.DistanceExtraBits[symbol]);
        }

        return bits;
    }

    /// <summary>Two symbols for each power of two.</summary>
    private static int DistanceSymbol(int distance)
    {
        int offset = distance - 1;
        if (offset < 2)
        {
            return offset;
        }

        int power = 31 - System.Numerics.BitOperations.LeadingZeroCount((uint)offset);
        return 2 * power + (offset >> (power - 1) & 1);
    }

    private static byte[] Symbols(ReadOnlySpan<ushort> bases, int largest)
    {
        var symbols = new byte[largest + 1];
        for (int symbol = 0; symbol < bases.Length; symbol++)
        {
            symbols.AsSpan(bases[symbol]).Fill((byte)symbol);
        }

        return symbols;
    }

    private static PrefixCode FixedSymbols()
    {
        var lengths = new byte[DeflateAlphabet.FixedSymbols];
        DeflateAlphabet.FixedLengths(lengths);
        return PrefixCode.OfLengths(lengths);
    }

    private static PrefixCode FixedDistances()
    {
        var lengths = new byte[DeflateAlphabet.FixedDistances];
        lengths.AsSpan().Fill(5);
        return PrefixCode.OfLengths(lengths);
    }
}
