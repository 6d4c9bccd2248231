using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>A Huffman table made ready for decoding (ITU-T T.81, annexes C and F.2.2.3).</summary>
internal sealed class HuffmanTable
{
    /// <summary>Bits that are looked up at once; longer codes are found by their length.</summary>
    public const int LookupBits = 9;

    /// <summary>Bits that a code takes which the table does not have: one more than the longest.</summary>
    public const int BadLength = HuffmanDefinition.MaxLength + 1;

    private const int MaxDcSymbol = 15;

    // By the next bits: length of the code times 256 plus its symbol; 0 where the code is longer.
    private readonly ushort[] lookup = new ushort[1 << LookupBits];

    // By length: the largest code, filled up to 16 bits with ones; what has to be added to a code to get its symbol's place.
    private readonly int[] lastCode = new int[BadLength];
    private readonly int[] symbolOffset = new int[BadLength];
    private readonly byte[] symbols = new byte[HuffmanDefinition.MaxSymbols];

    /// <exception cref="UnreadableImageException">No prefix code, or for DC with a symbol above 15.</exception>
    public HuffmanTable(HuffmanDefinition definition, bool isDc)
    {
        definition.Symbols.CopyTo(symbols);
        int code = 0;
        int place = 0;
        for (int length = 1; length <= HuffmanDefinition.MaxLength; length++)
        {
            int count = definition.Counts[length - 1];
            symbolOffset[length] = place - code;
            FillLookup(code, length, place, count);
            (code, place) = (code + count, place + count);

            // No code is all ones.
            if (count > 0 && code >= 1 << length)
            {
                throw new UnreadableImageException("is a JPEG file with a Huffman table that is no prefix code");
            }

            lastCode[length] = count > 0 ? (code << (HuffmanDefinition.MaxLength - length)) - 1 : -1;
            code <<= 1;
        }

        if (isDc && symbols.AsSpan(0, place).ContainsAnyExceptInRange((byte)0, (byte)MaxDcSymbol))
        {
            throw new UnreadableImageException("is a JPEG file with a Huffman table for DC coefficients of more than 15 bits");
        }
    }

    /// <summary>Decodes one symbol; 0, and damage, where the bits are no code of the table.</summary>
    public int Decode(ref BitReader reader)
    {
        reader.Fill();
        int entry = lookup[reader.Peek(LookupBits)];
        if (entry != 0)
        {
            reader.Drop(entry >> 8);
            return entry & 0xff;
        }

        int bits = reader.Peek(HuffmanDefinition.MaxLength);
        for (int length = LookupBits + 1; length <= HuffmanDefinition.MaxLength; length++)
        {
            if (bits <= lastCode[length])
            {
                reader.Drop(length);
                return symbols[(bits >> (HuffmanDefinition.MaxLength - length)) + symbolOffset[length]];
            }
        }

        reader.Drop(BadLength);
        reader.IsDamaged = true;
        return 0;
    }

    private void FillLookup(int code, int length, int place, int count)
    {
        if (length > LookupBits)
        {
            return;
        }

        int width = 1 << (LookupBits - length);
        for (int at = 0; at < count; at++)
        {
            // Codes that are too many are found out by the caller; here they only must not leave the table.
            int first = (code + at) * width;
            if (first + width <= lookup.Length)
            {
                lookup.AsSpan(first, width).Fill((ushort)((length << 8) | symbols[place + at]));
            }
        }
    }
}
