namespace Permafrost.Imaging.Jpeg;

/// <summary>Decodes a scan of a baseline or extended sequential frame (ITU-T T.81, F.2): all coefficients of its components.</summary>
internal sealed class SequentialScan(HuffmanTableCache cache)
{
    private readonly HuffmanTable[] dcTables = new HuffmanTable[JpegFrame.MaxComponents];
    private readonly HuffmanTable[] acTables = new HuffmanTable[JpegFrame.MaxComponents];
    private readonly int[] predictions = new int[JpegFrame.MaxComponents];
    private readonly short[] block = new short[JpegComponent.BlockSize];
    private readonly McuLayout layout = new();
    private readonly ScanInput input = new();

    /// <summary>Decodes the only scan of a file, and turns blocks into samples as they come.</summary>
    public void Decode(ref JpegBytes bytes, JpegHeaders headers, PixelStrips strips)
    {
        var reader = Begin(ref bytes, headers);
        for (int strip = 0; strip < headers.Frame.McusHigh; strip++)
        {
            int rows = layout.RowsInStrip(strip);
            for (int row = 0; row < rows; row++)
            {
                DecodeRow(ref bytes, ref reader, strips, row);
            }

            strips.Flush();
        }

        input.End(ref bytes, reader);
    }

    /// <summary>Decodes one of several scans into memory.</summary>
    public void Decode(ref JpegBytes bytes, JpegHeaders headers, CoefficientStore store)
    {
        var reader = Begin(ref bytes, headers);
        for (int strip = 0; strip < headers.Frame.McusHigh && !input.IsFinished(bytes); strip++)
        {
            int rows = layout.RowsInStrip(strip);
            for (int row = 0; row < rows; row++)
            {
                DecodeRow(ref bytes, ref reader, store, strip, row);
            }
        }

        input.End(ref bytes, reader);
    }

    private BitReader Begin(ref JpegBytes bytes, JpegHeaders headers)
    {
        var scan = headers.Scan;
        layout.Arrange(headers.Frame, scan);
        headers.LatchQuantization();
        for (int at = 0; at < scan.ComponentCount; at++)
        {
            dcTables[at] = cache.Get(headers.DcTables, scan.Components[at].DcSlot, isDc: true);
            acTables[at] = cache.Get(headers.AcTables, scan.Components[at].AcSlot, isDc: false);
        }

        Array.Clear(predictions);
        return input.Begin(ref bytes, headers.RestartInterval);
    }

    private void DecodeRow(ref JpegBytes bytes, ref BitReader reader, PixelStrips strips, int row)
    {
        for (int mcu = 0; mcu < layout.McusPerRow; mcu++)
        {
            bool hasData = BeginMcu(ref bytes, ref reader);
            foreach (ref readonly var part in layout.Blocks)
            {
                Array.Clear(block);
                if (hasData)
                {
                    DecodeBlock(ref reader, part.InScan, block);
                }

                strips.SetBlock(part.Component, mcu * part.Step + part.Column, row + part.Row, block);
            }

            EndMcu(reader, hasData);
        }
    }

    private void DecodeRow(ref JpegBytes bytes, ref BitReader reader, CoefficientStore store, int strip, int row)
    {
        for (int mcu = 0; mcu < layout.McusPerRow; mcu++)
        {
            bool hasData = BeginMcu(ref bytes, ref reader);
            if (hasData)
            {
                foreach (ref readonly var part in layout.Blocks)
                {
                    var at = store.Block(part.Component, strip, row + part.Row, mcu * part.Step + part.Column);
                    DecodeBlock(ref reader, part.InScan, at);
                }
            }

            EndMcu(reader, hasData);
        }
    }

    private bool BeginMcu(ref JpegBytes bytes, ref BitReader reader)
    {
        if (input.BeginMcu(ref bytes, ref reader))
        {
            Array.Clear(predictions);
        }

        return !input.IsExhausted;
    }

    private void EndMcu(in BitReader reader, bool hasData)
    {
        if (hasData)
        {
            input.EndMcu(reader);
        }
    }

    private void DecodeBlock(ref BitReader reader, int inScan, Span<short> into)
    {
        int size = dcTables[inScan].Decode(ref reader);

        // Damaged data can add up to anything; sums and coefficients are cut off at their size.
        predictions[inScan] = unchecked(predictions[inScan] + reader.TakeSigned(size));
        into[0] = unchecked((short)predictions[inScan]);
        var table = acTables[inScan];
        for (int at = 1; at < JpegComponent.BlockSize; at++)
        {
            int symbol = table.Decode(ref reader);
            int run = symbol >> 4;
            size = symbol & 15;
            if (size != 0)
            {
                at += run;
                into[ZigZag.Natural[at]] = (short)reader.TakeSigned(size);
            }
            else if (run == 15)
            {
                at += run;
            }
            else
            {
                break;
            }
        }
    }
}
