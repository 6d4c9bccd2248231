namespace Permafrost.Imaging.Jpeg;

/// <summary>One component of a frame (ITU-T T.81, A.1.1): a plane of samples, in blocks of 8 by 8.</summary>
internal sealed class JpegComponent
{
    public const int BlockSide = 8;
    public const int BlockSize = BlockSide * BlockSide;

    /// <summary>Position in the frame, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Name that scans call the component by.</summary>
    public int Id { get; set; }

    /// <summary>Horizontal sampling factor, 1 to 4.</summary>
    public int Horizontal { get; set; }

    /// <summary>Vertical sampling factor, 1 to 4.</summary>
    public int Vertical { get; set; }

    /// <summary>Slot of the quantization table.</summary>
    public int QuantizationSlot { get; set; }

    /// <summary>Columns of samples that the image uses.</summary>
    public int Width { get; private set; }

    /// <summary>Rows of samples that the image uses.</summary>
    public int Height { get; private set; }

    /// <summary>Blocks in a row that hold samples of the image.</summary>
    public int BlocksWide { get; private set; }

    /// <summary>Rows of blocks that hold samples of the image.</summary>
    public int BlocksHigh { get; private set; }

    /// <summary>Blocks in a row, filled up to whole MCUs.</summary>
    public int PaddedBlocksWide { get; private set; }

    /// <summary>Slot of the current scan's table for differences of DC coefficients.</summary>
    public int DcSlot { get; set; }

    /// <summary>Slot of the current scan's table for AC coefficients.</summary>
    public int AcSlot { get; set; }

    /// <summary>Whether a scan has brought data of this component.</summary>
    public bool IsScanned { get; private set; }

    /// <summary>Steps by natural position [8, 8], as they were when the first scan of the component began; zeros before. 16 bits, cut off.</summary>
    public short[] Quantization { get; } = new short[BlockSize];

    /// <summary>Lays the component out in an image.</summary>
    public void Arrange(int imageWidth, int imageHeight, int maxHorizontal, int maxVertical)
    {
        Width = DivideUp(imageWidth * Horizontal, maxHorizontal);
        Height = DivideUp(imageHeight * Vertical, maxVertical);
        BlocksWide = DivideUp(imageWidth * Horizontal, maxHorizontal * BlockSide);
        BlocksHigh = DivideUp(imageHeight * Vertical, maxVertical * BlockSide);
        PaddedBlocksWide = DivideUp(imageWidth, maxHorizontal * BlockSide) * Horizontal;
        IsScanned = false;
        Array.Clear(Quantization);
    }

    /// <summary>Keeps the steps that hold when the component's first scan begins.</summary>
    public void Latch(ReadOnlySpan<ushort> steps)
    {
        for (int at = 0; at < BlockSize; at++)
        {
            Quantization[at] = unchecked((short)steps[at]);
        }

        IsScanned = true;
    }

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
