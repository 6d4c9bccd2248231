namespace Permafrost.Imaging.Jpeg;

/// <summary>Decodes a scan of a baseline or extended sequential frame (ITU-T T.81, F.2): all coefficients of its components.</summary>
internal sealed class SequentialScan(HuffmanTableCache cache)
{
    private readonly HuffmanTable[] dcTables = new HuffmanTable[JpegFrame.MaxComponents];
    private readonly CoefficientTable[] acTables = new CoefficientTable[JpegFrame.MaxComponents];
    private readonly int[] predictions = new int[JpegFrame.MaxComponents];
    private readonly short[] block = new short[SequentialBlock.Stride];
    private readonly McuLayout layout = new();
    private readonly ScanInput input = new();

    // Of each block of an MCU: where it belongs in the strip's first MCU, and samples from one MCU to the next.
    private readonly PendingBlock[] places = new PendingBlock[McuLayout.MaxBlocks];
    private readonly int[] steps = new int[McuLayout.MaxBlocks];

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
        for (int at = 0; at < scan.ComponentCount; at++)
        {
            dcTables[at] = cache.Get(headers.DcTables, scan.Components[at].DcSlot, isDc: true);
            acTables[at] = cache.Get(headers.AcTables, scan.Components[at].AcSlot, isDc: false).Coefficients;
        }

        Array.Clear(predictions);
        return input.Begin(ref bytes, headers.RestartInterval);
    }

    private void DecodeRow(ref JpegBytes bytes, ref BitReader reader, PixelStrips strips, int row)
    {
        var parts = layout.Blocks;
        for (int at = 0; at < parts.Length; at++)
        {
            places[at] = strips.Block(parts[at].Component.Index, parts[at].Column, row + parts[at].Row);
            steps[at] = parts[at].Step * JpegComponent.BlockSide;
        }

        for (int mcu = 0; mcu < layout.McusPerRow; mcu++)
        {
            bool hasData = BeginMcu(ref bytes, ref reader);
            for (int at = 0; at < parts.Length; at++)
            {
                if (hasData)
                {
                    int inScan = parts[at].InScan;
                    SequentialBlock.Decode(ref reader, dcTables[inScan], acTables[inScan], ref predictions[inScan], strips.NextBlock);
                }

                strips.Add(places[at] with { Start = places[at].Start + mcu * steps[at] });
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
                    // Blocks that come twice add to what is there: only coefficients that are not zero are written.
                    var stored = store.Block(part.Component, strip, row + part.Row, mcu * part.Step + part.Column);
                    stored.CopyTo(block);
                    SequentialBlock.Decode(ref reader, dcTables[part.InScan], acTables[part.InScan], ref predictions[part.InScan], block);
                    block.AsSpan(0, stored.Length).CopyTo(stored);
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
}
