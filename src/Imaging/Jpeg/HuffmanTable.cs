using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>A Huffman table made ready for decoding (ITU-T T.81, annexes C and F.2.2.3): symbols by the bits that begin with their codes.</summary>
internal sealed class HuffmanTable
{
    /// <summary>Bits that short codes are looked up by.</summary>
    public const int LookupBits = 9;

    /// <summary>Bits that a code takes which the table does not have: one more than the longest.</summary>
    public const int BadLength = HuffmanDefinition.MaxLength + 1;

    private const int CodeSpace = 1 << HuffmanDefinition.MaxLength;
    private const int MaxDcSymbol = 15;

    // Length of a code times 256 plus its symbol: of short codes by the next 9 bits; of longer ones, which follow them in order, by the next
    // 16 bits less the first of them.
    private readonly ushort[] shortCodes = new ushort[1 << LookupBits];
    private readonly ushort[] longCodes;
    private readonly int firstLong;
    private CoefficientTable? coefficients;

    /// <exception cref="UnreadableImageException">No prefix code, or for DC with a symbol above 15.</exception>
    public HuffmanTable(HuffmanDefinition definition, bool isDc)
    {
        firstLong = FirstLong(definition);
        longCodes = new ushort[CodeSpace - firstLong];
        longCodes.AsSpan().Fill(BadLength << 8);
        int code = 0;
        int place = 0;
        for (int length = 1; length <= HuffmanDefinition.MaxLength; length++)
        {
            int codes = 1 << (HuffmanDefinition.MaxLength - length);
            for (int count = definition.Counts[length - 1]; count > 0; count--)
            {
                Set(code, codes, (ushort)((length << 8) | definition.Symbols[place++]));
                code += codes;
            }
        }

        if (isDc && definition.Symbols[..place].ContainsAnyExceptInRange((byte)0, (byte)MaxDcSymbol))
        {
            throw new UnreadableImageException("is a JPEG file with a Huffman table for DC coefficients of more than 15 bits");
        }
    }

    /// <summary>The same for AC coefficients of sequential scans, made when it is first asked for.</summary>
    public CoefficientTable Coefficients => coefficients ??= new CoefficientTable(this);

    /// <summary>The code that 16 bits begin with: its length times 256 plus its symbol. If there is none, the length is <see cref="BadLength"/>, and the symbol 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(int bits) =>
        bits < firstLong
            ? Unsafe.Add(
                ref MemoryMarshal.GetArrayDataReference(shortCodes),
                (nuint)(uint)bits >> (HuffmanDefinition.MaxLength - LookupBits)
            )
            : longCodes[bits - firstLong];

    /// <summary>Decodes one symbol; 0, and damage, where the bits are no code of the table.</summary>
    public int Decode(ref BitReader reader)
    {
        reader.Fill();
        int found = Find(reader.Peek(HuffmanDefinition.MaxLength));
        reader.Drop(found >> 8);
        reader.IsDamaged |= found >> 8 == BadLength;
        return found & 0xff;
    }

    /// <summary>Where in 16 bits the codes begin that are too long for the short ones' table.</summary>
    private static int FirstLong(HuffmanDefinition definition)
    {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= HuffmanDefinition.MaxLength; length++)
        {
            code += definition.Counts[length - 1] << (HuffmanDefinition.MaxLength - length);

            // No code is all ones: behind the codes of each length one must be left.
            if (definition.Counts[length - 1] > 0 && code > CodeSpace - (1 << (HuffmanDefinition.MaxLength - length)))
            {
                throw new UnreadableImageException("is a JPEG file with a Huffman table that is no prefix code");
            }

            first = length == LookupBits ? code : first;
        }

        return first;
    }

    private void Set(int code, int codes, ushort value)
    {
        const int Unused = HuffmanDefinition.MaxLength - LookupBits;
        if (code < firstLong)
        {
            shortCodes.AsSpan(code >> Unused, codes >> Unused).Fill(value);
        }
        else
        {
            longCodes.AsSpan(code - firstLong, codes).Fill(value);
        }
    }
}
