namespace Permafrost.Imaging.Png;

/// <content>Headers of the stream and of its blocks.</content>
internal sealed partial class Inflater
{
    private void ReadStreamHeader(ReadOnlySpan<byte> file)
    {
        if (!Need(file, 16))
        {
            State = InflateState.CutShort;
            return;
        }

        uint method = (uint)Drop(8);
        uint flags = (uint)Drop(8);
        if ((method << 8 | flags) % 31 != 0)
        {
            Damage("a header that fails its own check");
        }
        else if ((method & 15) != 8 || method >> 4 > 7)
        {
            Damage(
                $"a header of compression method {method & 15} with window {method >> 4}; expected method 8 (deflate) with window 0 to 7"
            );
        }
        else if ((flags & 0x20) != 0)
        {
            Damage("a header that asks for a preset dictionary; PNG has none");
        }
    }

    private void BeginBlock(ReadOnlySpan<byte> file)
    {
        if (!Need(file, 3))
        {
            State = InflateState.CutShort;
            return;
        }

        isLast = Drop(1) != 0;
        switch (Drop(2))
        {
            case 0:
                BeginStored(file);
                break;
            case 1:
                UseFixedTables();
                block = BlockKind.Coded;
                break;
            case 2:
                BeginDynamic(file);
                break;
            default:
                Damage("a block of type 3; expected 0 to 2");
                break;
        }
    }

    private void BeginStored(ReadOnlySpan<byte> file)
    {
        SkipToByte();
        if (!Need(file, 32))
        {
            State = InflateState.CutShort;
            return;
        }

        uint length = (uint)Drop(16);
        uint complement = (uint)Drop(16);
        if ((length ^ complement) != 0xffff)
        {
            Damage($"a stored block of {length} bytes whose second length does not agree");
            return;
        }

        GiveBack();
        storedLeft = (int)length;
        block = BlockKind.Stored;
    }

    private void UseFixedTables()
    {
        if (fixedTables)
        {
            return;
        }

        Span<byte> lengths = stackalloc byte[DeflateAlphabet.FixedSymbols];
        DeflateAlphabet.FixedLengths(lengths);
        symbols.Build(lengths, mayBeOneCode: false);
        var distanceLengths = lengths[..DeflateAlphabet.FixedDistances];
        distanceLengths.Fill(5);
        distances.Build(distanceLengths, mayBeOneCode: false);
        fixedTables = true;
    }

    private void BeginDynamic(ReadOnlySpan<byte> file)
    {
        if (!Need(file, 14))
        {
            State = InflateState.CutShort;
            return;
        }

        int symbolCount = (int)Drop(5) + 257;
        int distanceCount = (int)Drop(5) + 1;
        int lengthCodeCount = (int)Drop(4) + 4;
        if (symbolCount > DeflateAlphabet.Symbols || distanceCount > DeflateAlphabet.Distances)
        {
            Damage(
                $"a block with codes for {symbolCount} symbols and {distanceCount} distances; there are {DeflateAlphabet.Symbols} and {DeflateAlphabet.Distances}"
            );
            return;
        }

        Span<byte> lengths = stackalloc byte[DeflateAlphabet.Symbols + DeflateAlphabet.Distances];
        lengths.Clear();
        for (int at = 0; at < lengthCodeCount; at++)
        {
            if (!Need(file, 3))
            {
                State = InflateState.CutShort;
                return;
            }

            lengths[DeflateAlphabet.LengthCodeOrder[at]] = (byte)Drop(3);
        }

        if (!lengthCodes.Build(lengths[..DeflateAlphabet.LengthCodes], mayBeOneCode: false))
        {
            Damage("a block whose lengths of codes have no code");
            return;
        }

        var both = lengths[..(symbolCount + distanceCount)];
        if (!ReadLengths(file, both))
        {
            return;
        }

        fixedTables = false;
        if (both[DeflateAlphabet.EndOfBlock] == 0)
        {
            Damage("a block without a code for its end");
        }
        else if (!symbols.Build(both[..symbolCount], mayBeOneCode: true) || !distances.Build(both[symbolCount..], mayBeOneCode: true))
        {
            Damage("a block whose lengths make no code");
        }
        else
        {
            symbols.PairLiterals();
            block = BlockKind.Coded;
        }
    }

    private bool ReadLengths(ReadOnlySpan<byte> file, Span<byte> lengths)
    {
        int at = 0;
        while (at < lengths.Length)
        {
            int symbol = ReadLengthCode(file);
            if (symbol < 0)
            {
                return false;
            }

            if (symbol < DeflateAlphabet.RepeatPrevious)
            {
                lengths[at++] = (byte)symbol;
                continue;
            }

            var (extraBits, least) = symbol switch
            {
                DeflateAlphabet.RepeatPrevious => (2, 3),
                DeflateAlphabet.RepeatZero => (3, 3),
                _ => (7, 11),
            };
            if (!Need(file, extraBits))
            {
                State = InflateState.CutShort;
                return false;
            }

            int count = least + (int)Drop(extraBits);
            if (count > lengths.Length - at || (symbol == DeflateAlphabet.RepeatPrevious && at == 0))
            {
                Damage("a block whose lengths of codes repeat beyond their number");
                return false;
            }

            lengths.Slice(at, count).Fill(symbol == DeflateAlphabet.RepeatPrevious ? lengths[at - 1] : (byte)0);
            at += count;
        }

        return true;
    }

    /// <summary>A symbol of the code for lengths of codes; less than 0 where the stream ends.</summary>
    private int ReadLengthCode(ReadOnlySpan<byte> file)
    {
        // Near the end there may be fewer bits than the longest code has.
        Need(file, DeflateAlphabet.LongestLengthCode);
        uint entry = lengthCodes.Entries[(int)(bits & lengthCodes.RootMask)];
        if (DecodingTable.BitsOf(entry) > bitCount)
        {
            State = InflateState.CutShort;
            return -1;
        }

        Drop(DecodingTable.BitsOf(entry));
        return DecodingTable.ValueOf(entry);
    }
}
