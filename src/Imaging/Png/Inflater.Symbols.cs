using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Png;

/// <content>Literals and matches of a coded block.</content>
internal sealed partial class Inflater
{
    /// <summary>Input that one round of <see cref="DecodeFast"/> may look at: 8 bytes, and after at most 7 of them 8 more.</summary>
    private const int RoundBytes = 16;

    /// <summary>Most bits of a length symbol with its extra bits, and of a distance symbol.</summary>
    private const int LengthBits = 20;
    private const int DistanceBits = 28;

    private const string BadSymbol = "a code that stands for nothing";

    /// <summary>Decodes until <paramref name="limit"/> is reached, the block ends, or the stream does.</summary>
    private void DecodeSymbols(ReadOnlySpan<byte> file, int limit)
    {
        while (State == InflateState.Running && block == BlockKind.Coded && writeAt < limit)
        {
            if (inputEnd - inputAt >= RoundBytes || (Load(file) && inputEnd - inputAt >= RoundBytes))
            {
                DecodeFast(limit);
            }
            else
            {
                DecodeOne(file);
            }
        }
    }

    /// <summary>Decodes as long as neither the input nor the room in the output can run out in the middle of a symbol.</summary>
    /// <remarks>
    /// No index is checked here, because each is bounded by what was checked before: the input by <see cref="RoundBytes"/>, the output by
    /// <see cref="OutputMargin"/>, the tables by the masks that they were built for, a match by its distance to the start. In debug builds all are asserted.
    /// </remarks>
    private void DecodeFast(int limit)
    {
        ref byte from = ref MemoryMarshal.GetArrayDataReference(input);
        ref byte to = ref MemoryMarshal.GetArrayDataReference(output);
        ref uint symbolTable = ref MemoryMarshal.GetArrayDataReference(symbols.Entries);
        ref uint distanceTable = ref MemoryMarshal.GetArrayDataReference(distances.Entries);
        const ulong symbolMask = (1 << DeflateAlphabet.SymbolRootBits) - 1;
        const ulong distanceMask = (1 << DeflateAlphabet.DistanceRootBits) - 1;
        ulong buffer = bits;
        int count = bitCount;
        nint at = inputAt;
        nint end = writeAt;
        nint lastAt = inputEnd - RoundBytes;
        while (at <= lastAt && end < limit)
        {
            Refill(ref from, ref at, ref buffer, ref count);
            uint entry = Lookup(ref symbolTable, buffer & symbolMask);

            // Three times one or two literals fit: at most 11 bits each time, and the last may be the 20 bits of a length.
            if ((entry & DecodingTable.Literal) != 0)
            {
                Put(ref to, ref end, entry);
                Use(entry, ref buffer, ref count);
                entry = Lookup(ref symbolTable, buffer & symbolMask);
                if ((entry & DecodingTable.Literal) != 0)
                {
                    Put(ref to, ref end, entry);
                    Use(entry, ref buffer, ref count);
                    entry = Lookup(ref symbolTable, buffer & symbolMask);
                    if ((entry & DecodingTable.Literal) != 0)
                    {
                        Put(ref to, ref end, entry);
                        Use(entry, ref buffer, ref count);
                        continue;
                    }
                }
            }

            if ((entry & DecodingTable.Special) != 0)
            {
                if ((entry & DecodingTable.Second) != 0)
                {
                    entry = LookupSecond(ref symbolTable, entry, ref buffer, ref count);
                    if ((entry & DecodingTable.Literal) != 0)
                    {
                        Put(ref to, ref end, entry);
                        Use(entry, ref buffer, ref count);
                        continue;
                    }
                }

                if ((entry & DecodingTable.Special) != 0)
                {
                    Use(entry, ref buffer, ref count);
                    EndBlockOrDamage(entry);
                    break;
                }
            }

            int length = Value(entry, buffer);
            Use(entry, ref buffer, ref count);
            Refill(ref from, ref at, ref buffer, ref count);
            entry = Lookup(ref distanceTable, buffer & distanceMask);
            if ((entry & DecodingTable.Special) != 0)
            {
                if ((entry & DecodingTable.Second) != 0)
                {
                    entry = LookupSecond(ref distanceTable, entry, ref buffer, ref count);
                }

                if ((entry & DecodingTable.Special) != 0)
                {
                    Damage(BadSymbol);
                    break;
                }
            }

            int distance = Value(entry, buffer);
            Use(entry, ref buffer, ref count);
            if (distance > end)
            {
                DamageDistance(distance, (int)end);
                break;
            }

            CopyMatch(ref Unsafe.Add(ref to, end), distance, length);
            end += length;
        }

        Debug.Assert(
            at <= inputEnd && end <= output.Length - OutputMargin + DeflateAlphabet.LongestMatch + 4,
            "a round stays inside its margins"
        );
        writeAt = (int)end;
        inputAt = (int)at;
        bitCount = count;
        bits = buffer & (1ul << count) - 1;
    }

    /// <summary>Fills the buffer to 56 bits or more. What lies above <paramref name="count"/> already is the same that is put there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Refill(ref byte from, ref nint at, ref ulong buffer, ref int count)
    {
        Debug.Assert(at >= 0 && at + sizeof(ulong) <= inputEnd, "eight bytes can be read");
        ulong next = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref from, at));
        if (!BitConverter.IsLittleEndian)
        {
            next = System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(next);
        }

        buffer |= next << count;
        at += (63 - count) >> 3;
        count |= 56;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Lookup(ref uint table, ulong index) => Unsafe.Add(ref table, (nuint)index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LookupSecond(ref uint table, uint entry, ref ulong buffer, ref int count)
    {
        Use(entry, ref buffer, ref count);
        return Lookup(ref table, (ulong)DecodingTable.ValueOf(entry) + (buffer & (1ul << DecodingTable.CodeBitsOf(entry)) - 1));
    }

    /// <summary>Drops the bits of a symbol. A shift looks at the lowest 6 bits of the entry alone, and no symbol has more than 28 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Use(uint entry, ref ulong buffer, ref int count)
    {
        buffer >>= (int)entry;
        count -= DecodingTable.BitsOf(entry);
    }

    /// <summary>Writes one or two literals; if there is one, what is written behind it is overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(ref byte to, ref nint end, uint entry)
    {
        Unsafe.Add(ref to, end) = (byte)(entry >> 16);
        Unsafe.Add(ref to, end + 1) = (byte)(entry >> 24);
        end += 1 + (nint)(entry / DecodingTable.Pair & 1);
    }

    /// <summary>Base and extra bits of a length or a distance, which are still in the buffer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Value(uint entry, ulong buffer) =>
        (int)(entry >> 16) + (int)((buffer & (1ul << (int)entry) - 1) >> DecodingTable.CodeBitsOf(entry));

    /// <summary>Decodes one symbol near the end of the stream: one that is not all there is no symbol.</summary>
    private void DecodeOne(ReadOnlySpan<byte> file)
    {
        if (!Next(file, symbols, LengthBits, out uint entry, out int value))
        {
            return;
        }

        if ((entry & DecodingTable.Literal) != 0)
        {
            output[writeAt++] = (byte)value;
            return;
        }

        if ((entry & DecodingTable.Special) != 0)
        {
            EndBlockOrDamage(entry);
            return;
        }

        int length = value;
        if (!Next(file, distances, DistanceBits, out entry, out int distance))
        {
            return;
        }

        if ((entry & DecodingTable.Special) != 0)
        {
            Damage(BadSymbol);
        }
        else if (distance > writeAt)
        {
            DamageDistance(distance, writeAt);
        }
        else
        {
            for (; length > 0; length--, writeAt++)
            {
                output[writeAt] = output[writeAt - distance];
            }
        }
    }

    private bool Next(ReadOnlySpan<byte> file, DecodingTable table, int mostBits, out uint entry, out int value)
    {
        Need(file, mostBits);
        value = 0;
        entry = table.Entries[(int)(bits & table.RootMask)];
        if ((entry & DecodingTable.Second) != 0 && DecodingTable.BitsOf(entry) <= bitCount)
        {
            int start = DecodingTable.ValueOf(entry);
            int indexBits = DecodingTable.CodeBitsOf(entry);
            Drop(DecodingTable.BitsOf(entry));
            entry = table.Entries[start + (int)(bits & (1ul << indexBits) - 1)];
        }

        entry = DecodingTable.Single(entry);
        if (DecodingTable.BitsOf(entry) > bitCount)
        {
            State = InflateState.CutShort;
            return false;
        }

        value = DecodingTable.ValueOf(entry) + (int)((bits & (1ul << DecodingTable.BitsOf(entry)) - 1) >> DecodingTable.CodeBitsOf(entry));
        Drop(DecodingTable.BitsOf(entry));
        return true;
    }

    private void EndBlockOrDamage(uint entry)
    {
        if (DecodingTable.ValueOf(entry) != 0)
        {
            EndBlock();
        }
        else
        {
            Damage(BadSymbol);
        }
    }

    private void DamageDistance(int distance, int there) => Damage($"a copy from {distance} bytes back, where there are {there}");
}
