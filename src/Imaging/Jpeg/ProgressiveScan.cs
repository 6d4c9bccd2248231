using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Decodes a scan of a progressive frame (ITU-T T.81, G.2): a band of coefficients, or a further bit of it.</summary>
internal sealed partial class ProgressiveScan(HuffmanTableCache cache)
{
    /// <summary>Low bits that may be missing; more would leave nothing of a coefficient.</summary>
    private const int MaxLowBit = 13;

    private readonly HuffmanTable[] dcTables = new HuffmanTable[JpegFrame.MaxComponents];
    private readonly int[] predictions = new int[JpegFrame.MaxComponents];
    private readonly McuLayout layout = new();
    private readonly ScanInput input = new();
    private HuffmanTable acTable = null!;
    private JpegScan scan = null!;

    // Blocks, the next one included, that hold nothing new (a run of EOB).
    private int emptyBlocks;

    /// <summary>Decodes one scan.</summary>
    public void Decode(ref JpegBytes bytes, JpegHeaders headers, Progression progression, CoefficientStore store)
    {
        scan = headers.Scan;
        layout.Arrange(headers.Frame, scan);
        RequireProgression();
        bytes.Damaged |= !progression.Add(scan);
        FindTables(headers);
        Array.Clear(predictions);
        emptyBlocks = 0;
        var reader = input.Begin(ref bytes, headers.RestartInterval);
        for (int strip = 0; strip < headers.Frame.McusHigh && !input.IsFinished(bytes); strip++)
        {
            int rows = layout.RowsInStrip(strip);
            for (int row = 0; row < rows; row++)
            {
                DecodeRow(ref bytes, ref reader, progression, store, strip, row);
            }
        }

        input.End(ref bytes, reader);
    }

    private void RequireProgression()
    {
        bool isDc = scan.FirstCoefficient == 0;
        bool isBand = isDc
            ? scan.LastCoefficient == 0
            : scan.FirstCoefficient <= scan.LastCoefficient && scan.LastCoefficient < JpegComponent.BlockSize && scan.IsSingle;
        if (!isBand || (scan.HighBit != 0 && scan.LowBit != scan.HighBit - 1) || scan.LowBit > MaxLowBit)
        {
            throw new UnreadableImageException(
                $"is a progressive JPEG file with an impossible scan: coefficients {scan.FirstCoefficient} to {scan.LastCoefficient}, "
                    + $"bits {scan.HighBit} to {scan.LowBit}, {scan.ComponentCount} components"
            );
        }
    }

    private void FindTables(JpegHeaders headers)
    {
        for (int at = 0; at < scan.ComponentCount; at++)
        {
            var component = scan.Components[at];
            if (scan.FirstCoefficient > 0)
            {
                acTable = cache.Get(headers.AcTables, component.AcSlot, isDc: false);
            }
            else if (scan.HighBit == 0)
            {
                dcTables[at] = cache.Get(headers.DcTables, component.DcSlot, isDc: true);
            }
        }
    }

    private void DecodeRow(ref JpegBytes bytes, ref BitReader reader, Progression progression, CoefficientStore store, int strip, int row)
    {
        for (int mcu = 0; mcu < layout.McusPerRow; mcu++)
        {
            if (!input.IsExhausted)
            {
                progression.LastStripWithData = strip;
            }

            if (input.BeginMcu(ref bytes, ref reader))
            {
                Array.Clear(predictions);
                emptyBlocks = 0;
            }

            if (input.IsExhausted)
            {
                continue;
            }

            foreach (ref readonly var part in layout.Blocks)
            {
                DecodeBlock(ref reader, store, part, strip, row + part.Row, mcu * part.Step + part.Column);
            }

            input.EndMcu(reader);
        }
    }

    private void DecodeBlock(ref BitReader reader, CoefficientStore store, in McuBlock part, int strip, int row, int column)
    {
        bool isFirst = scan.HighBit == 0;
        if (scan.FirstCoefficient == 0)
        {
            var block = store.Block(part.Component, strip, row, column);
            if (isFirst)
            {
                DecodeDc(ref reader, part.InScan, block);
            }
            else
            {
                RefineDc(ref reader, block);
            }
        }
        else if (emptyBlocks > 0 && (isFirst || store.IsEmpty(part.Component, strip)))
        {
            emptyBlocks--;
        }
        else if (isFirst)
        {
            DecodeAc(ref reader, store.Block(part.Component, strip, row, column));
        }
        else
        {
            RefineAc(ref reader, store.Block(part.Component, strip, row, column));
        }
    }
}
