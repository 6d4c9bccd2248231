using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Bounds the work that scans may cause: a scan of a few bytes can walk over a whole image, and a file can hold thousands of them.</summary>
internal struct ScanWork(JpegFrame frame)
{
    /// <summary>Visits of one block that a file may ask for; usual files ask for fewer than 10, and none needs more than its coefficients have bits sent.</summary>
    private const int MaxVisitsPerBlock = 48;

    /// <summary>Visits of blocks that are always granted: some tenths of a second.</summary>
    private const long FreeVisits = 16 << 20;

    private readonly JpegFrame frame = frame;
    private long visits;

    /// <exception cref="UnreadableImageException">The scans are too many for the image.</exception>
    public void Add(JpegScan scan)
    {
        foreach (var component in scan.Components)
        {
            visits += Blocks(component);
        }

        long blocks = 0;
        foreach (var component in frame.Components)
        {
            blocks += Blocks(component);
        }

        long limit = Math.Max(FreeVisits, MaxVisitsPerBlock * blocks);
        if (visits > limit)
        {
            throw new UnreadableImageException(
                $"is a JPEG file that walks over its blocks {visits} times in {scan.Number} scans; the limit is {limit} for its {blocks} blocks"
            );
        }
    }

    private static long Blocks(JpegComponent component) => (long)component.PaddedBlocksWide * component.BlocksHigh;
}
