using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <content>One block, in the four kinds of scans.</content>
internal sealed partial class ProgressiveScan
{
    /// <summary>DC coefficient, all but the low bits (G.1.2.1).</summary>
    private void DecodeDc(ref BitReader reader, int inScan, Span<short> block)
    {
        int size = dcTables[inScan].Decode(ref reader);
        long value = (long)predictions[inScan] + reader.TakeSigned(size);
        if (value != (int)value)
        {
            throw new UnreadableImageException("is a JPEG file whose DC coefficients run out of range");
        }

        predictions[inScan] = (int)value;
        block[0] = unchecked((short)((int)value << scan.LowBit));
    }

    /// <summary>One more bit of a DC coefficient (G.1.2.1).</summary>
    private void RefineDc(ref BitReader reader, Span<short> block)
    {
        reader.Fill();
        block[0] |= (short)(reader.Take(1) << scan.LowBit);
    }

    /// <summary>A band of AC coefficients, all but the low bits (G.1.2.2).</summary>
    private void DecodeAc(ref BitReader reader, Span<short> block)
    {
        for (int at = scan.FirstCoefficient; at <= scan.LastCoefficient; at++)
        {
            int symbol = acTable.Decode(ref reader);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size != 0)
            {
                at += run;
                block[ZigZag.Natural[at]] = unchecked((short)(reader.TakeSigned(size) << scan.LowBit));
            }
            else if (run == 15)
            {
                at += run;
            }
            else
            {
                BeginEmptyBlocks(ref reader, run);

                // This block is the first of them.
                emptyBlocks--;
                return;
            }
        }
    }

    /// <summary>One more bit of a band of AC coefficients, and coefficients that this bit makes the first of (G.1.2.3).</summary>
    private void RefineAc(ref BitReader reader, Span<short> block)
    {
        int at = scan.FirstCoefficient;
        while (emptyBlocks == 0 && at <= scan.LastCoefficient)
        {
            int symbol = acTable.Decode(ref reader);
            int run = symbol >> 4;
            int size = symbol & 15;
            if (size == 0 && run < 15)
            {
                BeginEmptyBlocks(ref reader, run);
                break;
            }

            int value = 0;
            if (size != 0)
            {
                // Only 1 is a valid size here.
                reader.IsDamaged |= size != 1;
                value = reader.Take(1) != 0 ? 1 << scan.LowBit : -1 << scan.LowBit;
            }

            at = RefineUpTo(ref reader, block, at, run);
            if (value != 0)
            {
                block[ZigZag.Natural[at]] = (short)value;
            }

            at++;
        }

        if (emptyBlocks > 0)
        {
            RefineUpTo(ref reader, block, at, JpegComponent.BlockSize);
            emptyBlocks--;
        }
    }

    /// <summary>A run of 2^exponent blocks and so many more as the next bits say.</summary>
    private void BeginEmptyBlocks(ref BitReader reader, int exponent)
    {
        emptyBlocks = 1 << exponent;
        if (exponent > 0)
        {
            emptyBlocks += reader.Take(exponent);
        }
    }

    /// <summary>Passes so many coefficients that are zero; those between that are not get their bit.</summary>
    /// <returns>Place of the next coefficient that is zero; one behind the band if there is none.</returns>
    private int RefineUpTo(ref BitReader reader, Span<short> block, int at, int zeros)
    {
        // Most of the time of progressive files goes here: the reader is used out of registers.
        var own = reader;
        int last = scan.LastCoefficient;
        int bit = 1 << scan.LowBit;
        var positions = ZigZag.Natural;
        for (; at <= last; at++)
        {
            ref short coefficient = ref block[positions[at]];
            int value = coefficient;
            if (value == 0)
            {
                if (--zeros < 0)
                {
                    break;
                }

                continue;
            }

            if (own.Count == 0)
            {
                own.Fill();
            }

            // Damaged files send a bit twice; the first time counts.
            int added = (int)((long)own.Bits >> 63) & ~(value << (31 - scan.LowBit) >> 31) & bit;
            own.Drop(1);

            // Away from zero.
            int sign = value >> 31;
            coefficient = unchecked((short)(value + ((added ^ sign) - sign)));
        }

        reader = own;
        return at;
    }
}
