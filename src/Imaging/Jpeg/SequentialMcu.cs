using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Decodes the coefficients of one MCU of a sequential scan (ITU-T T.81, F.2.2).</summary>
/// <remarks>
/// Most of the time of a decoder goes here, and most of that is one chain: bits, their length in the table, the bits behind. So the loop
/// takes two symbols at a time, has no branch but the block's end, and leaves all else beside the chain. What is not there is
/// written behind the block.
/// </remarks>
internal static class SequentialMcu
{
    /// <summary>Elements of a block's memory: 64 coefficients, a place for what is none, and some so that blocks begin where cache lines do.</summary>
    public const int Stride = JpegComponent.BlockSize + 32;

    private const int End = JpegComponent.BlockSize;

    /// <summary>Decodes an MCU.</summary>
    /// <param name="reader">The scan's bits.</param>
    /// <param name="parts">The MCU's blocks.</param>
    /// <param name="predictions">By component in the scan: the last DC coefficient; this MCU's afterwards.</param>
    /// <param name="memory">Of each block [96], of which the first 64 are zeros: they get the coefficients in natural order.</param>
    /// <remarks>
    /// Reads are not checked: an MCU cannot use up the zeros that lie behind each segment (<see cref="EntropySegment"/>), and no MCU is begun
    /// behind the end of its data. Writes go where <see cref="CoefficientTable.Positions"/> says, which has a position for every byte.
    /// </remarks>
    public static void Decode(ref BitReader reader, ReadOnlySpan<SequentialPart> parts, Span<int> predictions, Span<short> memory)
    {
        ref short block = ref MemoryMarshal.GetReference(memory[..(parts.Length * Stride)]);
        ref byte source = ref reader.Start;
        var (bits, count, next) = (reader.Bits, reader.Count, reader.Next);
        bool isDamaged = false;
        foreach (ref readonly var part in parts)
        {
            var table = part.AcTable;
            ref byte positions = ref table.Positions;
            ref byte lengths = ref table.Lengths;
            ref var entries = ref table.Entries;
            bits |= Ahead(ref source, next) >> count;
            next += (63 - count) >> 3;
            count |= BitReader.FilledBits;

            // Damaged data can add up to anything; sums and coefficients are cut off at their size.
            int found = part.DcTable.Find((int)(bits >> 48));
            ref int prediction = ref predictions[part.InScan];
            prediction = unchecked(prediction + Value(bits << (found >> 8), found & 0xff));
            block = unchecked((short)prediction);
            int used = (found >> 8) + (found & 0xff);
            isDamaged |= found >> 8 == HuffmanTable.BadLength;
            bits <<= used;
            count -= used;

            int place = 1;
            do
            {
                // The bits that choose are there already; while their entries are on the way, more come in behind them: enough for
                // two look-ups, and to choose the next.
                nuint index = (nuint)(bits >> (64 - CoefficientTable.LookupBits));
                used = Unsafe.Add(ref lengths, index);
                bits |= Ahead(ref source, next) >> count;
                next += (63 - count) >> 3;
                count |= BitReader.FilledBits;
                int then = SetPair(ref Unsafe.Add(ref entries, index), bits, place, ref block, ref positions);
                if (then < End)
                {
                    bits <<= used;
                    count -= used;
                    place = then;
                    index = (nuint)(bits >> (64 - CoefficientTable.LookupBits));
                    used = Unsafe.Add(ref lengths, index);
                    then = SetPair(ref Unsafe.Add(ref entries, index), bits, place, ref block, ref positions);
                    if (then < End)
                    {
                        bits <<= used;
                        count -= used;
                        place = then;
                        continue;
                    }
                }

                if (then == End || (uint)(then - CoefficientTable.EndOfBlock) < End)
                {
                    // The last coefficient, or the end symbol at a place within the block.
                    bits <<= used;
                    count -= used;
                    break;
                }

                // A code that is not in the table of pairs, or the block ends between two symbols: only one counts.
                bits |= Ahead(ref source, next) >> count;
                next += (63 - count) >> 3;
                count |= BitReader.FilledBits;
                found = table.Find((int)(bits >> 48));
                isDamaged |= found >> 8 == HuffmanTable.BadLength;
                used = found >> 8;
                int run = (found >> 4) & 15;
                int size = found & 15;
                if (size != 0)
                {
                    Unsafe.Add(ref block, (nuint)ZigZag.Natural[place + run]) = (short)Value(bits << used, size);
                    used += size;
                    place += run + 1;
                }
                else
                {
                    place = run == 15 ? place + 16 : End;
                }

                bits <<= used;
                count -= used;
            } while (place < End);

            block = ref Unsafe.Add(ref block, Stride);
        }

        reader.IsDamaged |= isDamaged;
        (reader.Bits, reader.Count, reader.Next) = (bits, count, next);
    }

    /// <summary>The next 8 bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Ahead(ref byte source, int at)
    {
        ulong ahead = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref source, (nuint)(uint)at));
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(ahead) : ahead;
    }

    /// <summary>Writes what an entry says.</summary>
    /// <returns>The next place; at least 64 where the block ends, or the entry does not count.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int SetPair(ref CoefficientEntry entry, ulong bits, int place, ref short block, ref byte positions)
    {
        Set(ref block, ref positions, (uint)place + entry.FirstPlace, bits << entry.FirstStart, entry.FirstShift);
        Set(ref block, ref positions, (uint)place + entry.SecondPlace, bits << entry.SecondStart, entry.SecondShift);
        return place + entry.Advance;
    }

    /// <summary>The value in the highest bits, 0 to 15 of them: negative where its first bit is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(ulong bits, int size)
    {
        // Without bits, both terms are zero.
        ulong ones = (1UL << size) - 1;
        ulong isPositive = (ulong)((long)bits >> 63);
        return (int)((bits >> 1 >> (63 - size)) - (ones & ~isPositive));
    }

    /// <summary>Writes a coefficient: the value in the highest 64 - shift bits, negative where its first bit is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Set(ref short block, ref byte positions, nuint place, ulong bits, int shift)
    {
        ulong isNegative = (ulong)~((long)bits >> 63);
        Unsafe.Add(ref block, (nuint)Unsafe.Add(ref positions, place)) = (short)((bits >> shift) - (isNegative >> shift));
    }

    /// <summary>Decodes one symbol.</summary>
    /// <returns>The next place; at least 64 where the block has ended.</returns>
    private static int DecodeSymbol(ref BitReader reader, HuffmanTable table, int place, Span<short> block)
    {
        int symbol = table.Decode(ref reader);
        int run = symbol >> 4;
        int size = symbol & 15;
        if (size == 0)
        {
            return run == 15 ? place + 16 : End;
        }

        block[ZigZag.Natural[place + run]] = (short)reader.TakeSigned(size);
        return place + run + 1;
    }
}
