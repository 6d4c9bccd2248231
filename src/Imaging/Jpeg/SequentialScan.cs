using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Decodes a scan of a baseline or extended sequential frame (ITU-T T.81, F.2): all coefficients of its components.</summary>
internal sealed class SequentialScan(HuffmanTableCache cache)
{
    private readonly SequentialPart[] parts = new SequentialPart[McuLayout.MaxBlocks];
    private readonly int[] predictions = new int[JpegFrame.MaxComponents];
    private readonly short[] blocks = new short[McuLayout.MaxBlocks * SequentialMcu.Stride];
    private readonly McuLayout layout = new();
    private readonly ScanInput input = new();

    // Of each block of an MCU: where it belongs.
    private readonly PendingBlock[] places = new PendingBlock[McuLayout.MaxBlocks];

    /// <summary>Decodes the only scan of a file, and turns blocks into samples as they come.</summary>
    public void Decode(ref JpegBytes bytes, JpegHeaders headers, PixelStrips strips, DecodedImage target)
    {
        var reader = Begin(ref bytes, headers);
        strips.Begin(headers.Frame, headers.ColorModel, layout.Blocks.Length, target);
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
        layout.Arrange(headers.Frame, headers.Scan);
        for (int at = 0; at < layout.Blocks.Length; at++)
        {
            ref readonly var block = ref layout.Blocks[at];
            parts[at] = new SequentialPart(
                cache.Get(headers.DcTables, block.Component.DcSlot, isDc: true),
                cache.Get(headers.AcTables, block.Component.AcSlot, isDc: false).Coefficients,
                block.InScan
            );
        }

        Array.Clear(predictions);
        return input.Begin(ref bytes, headers.RestartInterval);
    }

    private void DecodeRow(ref JpegBytes bytes, ref BitReader reader, PixelStrips strips, int row)
    {
        var batch = strips.Blocks;
        var layoutBlocks = layout.Blocks;
        var mcuParts = parts.AsSpan(0, layoutBlocks.Length);
        var own = places.AsSpan(0, layoutBlocks.Length);
        for (int at = 0; at < own.Length; at++)
        {
            own[at] = strips.Place(layoutBlocks[at].Component.Index, layoutBlocks[at].Column, row + layoutBlocks[at].Row);
        }

        for (int mcu = 0; mcu < layout.McusPerRow; mcu++)
        {
            bool hasData = BeginMcu(ref bytes, ref reader);
            if (hasData)
            {
                SequentialMcu.Decode(ref reader, mcuParts, predictions, batch.Next);
            }

            for (int at = 0; at < own.Length; at++)
            {
                batch.Add(own[at]);
                own[at].Start += layoutBlocks[at].Step * JpegComponent.BlockSide;
            }

            batch.Transform();
            EndMcu(reader, hasData);
        }
    }

    private void DecodeRow(ref JpegBytes bytes, ref BitReader reader, CoefficientStore store, int strip, int row)
    {
        var layoutBlocks = layout.Blocks;
        for (int mcu = 0; mcu < layout.McusPerRow; mcu++)
        {
            bool hasData = BeginMcu(ref bytes, ref reader);
            if (hasData)
            {
                // Blocks that come twice add to what is there: only coefficients that are not zero are written.
                for (int at = 0; at < layoutBlocks.Length; at++)
                {
                    Stored(store, layoutBlocks[at], strip, row, mcu).CopyTo(blocks.AsSpan(at * SequentialMcu.Stride));
                }

                SequentialMcu.Decode(ref reader, parts.AsSpan(0, layoutBlocks.Length), predictions, blocks);
                for (int at = 0; at < layoutBlocks.Length; at++)
                {
                    blocks
                        .AsSpan(at * SequentialMcu.Stride, JpegComponent.BlockSize)
                        .CopyTo(Stored(store, layoutBlocks[at], strip, row, mcu));
                }
            }

            EndMcu(reader, hasData);
        }
    }

    private static Span<short> Stored(CoefficientStore store, in McuBlock block, int strip, int row, int mcu) =>
        store.Block(block.Component, strip, row + block.Row, mcu * block.Step + block.Column);

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
