namespace Permafrost.Imaging.Png;

/// <summary>What the symbols of deflate stand for (RFC 1951, 3.2.5 to 3.2.7).</summary>
internal static class DeflateAlphabet
{
    public const int LongestMatch = 258;
    public const int EndOfBlock = 256;
    public const int FirstLength = 257;

    /// <summary>Symbols that a block may describe; two more have codes in the fixed code and mean nothing.</summary>
    public const int Symbols = 286;
    public const int FixedSymbols = 288;

    public const int Distances = 30;
    public const int FixedDistances = 32;

    /// <summary>Bits that the first table of each code is indexed with: with fewer, two literals seldom fit; with more, building takes longer than it saves.</summary>
    public const int SymbolRootBits = 12;
    public const int DistanceRootBits = 8;

    /// <summary>Symbols of the code in which the lengths of the other two codes are written, and the three that repeat.</summary>
    public const int LengthCodes = 19;
    public const int RepeatPrevious = 16;
    public const int RepeatZero = 17;
    public const int RepeatZeroLong = 18;

    /// <summary>Longest code of that code.</summary>
    public const int LongestLengthCode = 7;

    /// <summary>In which order their lengths are written.</summary>
    public static ReadOnlySpan<byte> LengthCodeOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Smallest length of each length symbol.</summary>
    public static ReadOnlySpan<ushort> LengthBases =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    /// <summary>Bits that follow it and are added.</summary>
    public static ReadOnlySpan<byte> LengthExtraBits =>
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    /// <summary>Smallest distance of each distance symbol.</summary>
    public static ReadOnlySpan<ushort> DistanceBases =>
        [
            1,
            2,
            3,
            4,
            5,
            7,
            9,
            13,
            17,
            25,
            33,
            49,
            65,
            97,
            129,
            193,
            257,
            385,
            513,
            769,
            1025,
            1537,
            2049,
            3073,
            4097,
            6145,
            8193,
            12289,
            16385,
            24577,
        ];

    /// <summary>Bits that follow it and are added.</summary>
    public static ReadOnlySpan<byte> DistanceExtraBits =>
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    /// <summary>Lengths of the fixed code's codes for literals and lengths.</summary>
    public static void FixedLengths(Span<byte> lengths)
    {
        lengths[..144].Fill(8);
        lengths[144..256].Fill(9);
        lengths[256..280].Fill(7);
        lengths[280..FixedSymbols].Fill(8);
    }

    public static DecodingTable SymbolTable()
    {
        var meanings = new uint[FixedSymbols];
        for (int literal = 0; literal < EndOfBlock; literal++)
        {
            meanings[literal] = DecodingTable.Literal | (uint)literal << 16;
        }

        meanings[EndOfBlock] = DecodingTable.EndOfBlock;
        Ranges(meanings.AsSpan(FirstLength), LengthBases, LengthExtraBits);

        return new DecodingTable(SymbolRootBits, meanings);
    }

    public static DecodingTable DistanceTable()
    {
        var meanings = new uint[FixedDistances];
        Ranges(meanings, DistanceBases, DistanceExtraBits);

        return new DecodingTable(DistanceRootBits, meanings);
    }

    public static DecodingTable LengthCodeTable()
    {
        var meanings = new uint[LengthCodes];
        for (int symbol = 0; symbol < LengthCodes; symbol++)
        {
            meanings[symbol] = DecodingTable.Literal | (uint)symbol << 16;
        }

        return new DecodingTable(LongestLengthCode, meanings);
    }

    private static void Ranges(Span<uint> meanings, ReadOnlySpan<ushort> bases, ReadOnlySpan<byte> extraBits)
    {
        meanings.Fill(DecodingTable.Invalid);
        for (int symbol = 0; symbol < bases.Length; symbol++)
        {
            meanings[symbol] = (uint)bases[symbol] << 16 | extraBits[symbol];
        }
    }
}
