using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <content>Tables: quantization, Huffman, restart interval (ITU-T T.81, B.2.4).</content>
internal sealed partial class JpegHeaders
{
    /// <summary>A component whose first scan begins keeps the steps that hold now, whatever its slot holds later.</summary>
    public void LatchQuantization()
    {
        foreach (var component in Scan.Components)
        {
            if (component.IsScanned)
            {
                continue;
            }

            int slot = component.QuantizationSlot;
            if (slot >= Slots || !hasQuantization[slot])
            {
                throw new UnreadableImageException($"is a JPEG file that uses quantization table {slot} without defining it");
            }

            component.Latch(quantization[slot]);
        }
    }

    /// <summary>Puts the tables of the standard's annex K where the file defines none: frames of motion JPEG leave them out.</summary>
    public void AddStandardHuffmanTables()
    {
        StandardHuffmanTables.AddTo(dcTables, acTables);
    }

    private void ReadQuantizationTables(ref JpegBytes bytes)
    {
        Span<byte> steps = stackalloc byte[2 * JpegComponent.BlockSize];
        int left = bytes.NextWord() - 2;
        while (left > 0)
        {
            int head = bytes.Next();
            bool wide = head >> 4 != 0;
            int slot = head & 15;
            if (slot >= Slots)
            {
                throw new UnreadableImageException($"is a JPEG file that defines quantization table {slot}; expected 0 to {Slots - 1}");
            }

            var table = quantization[slot];
            hasQuantization[slot] = true;
            var read = wide ? steps : steps[..JpegComponent.BlockSize];
            bytes.Read(read);
            for (int at = 0; at < JpegComponent.BlockSize; at++)
            {
                table[ZigZag.Natural[at]] = wide ? (ushort)((read[2 * at] << 8) | read[2 * at + 1]) : read[at];
            }

            left -= 1 + read.Length;
        }

        RequireAllRead(left, "quantization tables (DQT)");
    }

    private void ReadHuffmanTables(ref JpegBytes bytes)
    {
        Span<byte> counts = stackalloc byte[HuffmanDefinition.MaxLength];
        Span<byte> symbols = stackalloc byte[HuffmanDefinition.MaxSymbols];
        int left = bytes.NextWord() - 2;
        while (left > HuffmanDefinition.MaxLength)
        {
            int head = bytes.Next();
            bytes.Read(counts);
            left -= 1 + HuffmanDefinition.MaxLength;
            int count = 0;
            foreach (byte ofLength in counts)
            {
                count += ofLength;
            }

            if (count > HuffmanDefinition.MaxSymbols || count > left)
            {
                throw new UnreadableImageException(
                    $"is a JPEG file with a Huffman table of {count} symbols; expected at most {Math.Min(HuffmanDefinition.MaxSymbols, left)}"
                );
            }

            bytes.Read(symbols[..count]);
            left -= count;

            // Bit 4 tells AC from DC; the slot is what is left.
            int slot = head & ~0x10;
            if (slot >= Slots)
            {
                throw new UnreadableImageException($"is a JPEG file that defines Huffman table {slot}; expected 0 to {Slots - 1}");
            }

            ((head & 0x10) != 0 ? acTables : dcTables)[slot].Set(counts, symbols[..count]);
        }

        RequireAllRead(left, "Huffman tables (DHT)");
    }

    /// <summary>What arithmetic coding would need says nothing here; libjpeg refuses nonsense in it all the same.</summary>
    private static void CheckConditioning(ref JpegBytes bytes)
    {
        const int DcSlots = 16;
        int left = bytes.NextWord() - 2;
        for (; left > 0; left -= 2)
        {
            int slot = bytes.Next();
            int value = bytes.Next();
            if (slot >= 2 * DcSlots || (slot < DcSlots && (value & 15) > value >> 4))
            {
                throw new UnreadableImageException(
                    $"is a JPEG file with impossible conditioning of arithmetic coding: {value} for table {slot}"
                );
            }
        }

        RequireAllRead(left, "conditioning of arithmetic coding (DAC)");
    }

    private void ReadRestartInterval(ref JpegBytes bytes)
    {
        RequireAllRead(bytes.NextWord() - 4, "the restart interval (DRI)");
        RestartInterval = bytes.NextWord();
    }

    private static void RequireAllRead(int left, string segment)
    {
        if (left != 0)
        {
            throw new UnreadableImageException(
                $"is a JPEG file whose segment of {segment} has a wrong length: {Math.Abs(left)} bytes too {(left > 0 ? "many" : "few")}"
            );
        }
    }
}
