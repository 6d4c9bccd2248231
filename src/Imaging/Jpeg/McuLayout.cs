using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Where the blocks of a scan belong (ITU-T T.81, A.2). A strip is what one row of MCUs of all components covers: of a component, as many
/// rows of blocks as its vertical sampling factor.
/// </summary>
internal sealed class McuLayout
{
    /// <summary>Blocks that an MCU may have.</summary>
    public const int MaxBlocks = 10;

    private readonly McuBlock[] blocks = new McuBlock[MaxBlocks];
    private JpegComponent? single;
    private int blockCount;

    /// <summary>Blocks of an MCU, in their order.</summary>
    public ReadOnlySpan<McuBlock> Blocks => blocks.AsSpan(0, blockCount);

    /// <summary>MCUs in a row.</summary>
    public int McusPerRow { get; private set; }

    /// <exception cref="UnreadableImageException">More blocks than an MCU may have.</exception>
    public void Arrange(JpegFrame frame, JpegScan scan)
    {
        single = scan.IsSingle ? scan.Components[0] : null;
        blockCount = 0;
        if (single is not null)
        {
            // MCUs are single blocks, and only those that hold samples of the image.
            McusPerRow = single.BlocksWide;
            blocks[blockCount++] = new McuBlock(single, 0, 1, 0, 0);
            return;
        }

        McusPerRow = frame.McusWide;
        for (int at = 0; at < scan.ComponentCount; at++)
        {
            var component = scan.Components[at];
            if (blockCount + component.Horizontal * component.Vertical > MaxBlocks)
            {
                throw new UnreadableImageException($"is a JPEG file with a scan of more than {MaxBlocks} blocks in an MCU");
            }

            for (int row = 0; row < component.Vertical; row++)
            {
                for (int column = 0; column < component.Horizontal; column++)
                {
                    blocks[blockCount++] = new McuBlock(component, at, component.Horizontal, column, row);
                }
            }
        }
    }

    /// <summary>Rows of MCUs in a strip.</summary>
    public int RowsInStrip(int strip) => single is null ? 1 : Math.Min(single.Vertical, single.BlocksHigh - strip * single.Vertical);
}
