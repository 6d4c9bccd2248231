using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Takes an image's blocks strip by strip and writes its pixels. A strip is a row of MCUs: 8 row groups, each as many rows of a component as its
/// vertical sampling factor. Upsampling looks one row up and down, so the last row group of a strip waits for the next strip.
/// </summary>
internal sealed class PixelStrips
{
    private const int Side = JpegComponent.BlockSide;
    private const int Groups = JpegFrame.GroupsPerMcuRow;

    /// <summary>Row groups kept of the strip before: the one that waits, and the one above it.</summary>
    private const int KeptGroups = 2;

    private readonly BlockBatch batch = new();
    private readonly PlaneRows[] planes = new PlaneRows[JpegFrame.MaxComponents];
    private readonly RowUpsampler[] upsamplers = [new(), new(), new(), new()];
    private byte[] samples = [];
    private JpegFrame frame = null!;
    private JpegColorModel colorModel;
    private DecodedImage target = null!;
    private int strip;

    /// <summary>Takes the blocks of the strip under way.</summary>
    public BlockBatch Blocks => batch;

    /// <summary>Begins an image.</summary>
    /// <param name="ofFrame">Its layout and its quantization.</param>
    /// <param name="model">What the components mean.</param>
    /// <param name="blocksInMcu">Blocks that are decoded at once.</param>
    /// <param name="image">Where the pixels go; its size is set already.</param>
    public void Begin(JpegFrame ofFrame, JpegColorModel model, int blocksInMcu, DecodedImage image)
    {
        (frame, colorModel, target, strip) = (ofFrame, model, image, 0);
        int end = PlaneRows.RoomBefore;
        foreach (var component in frame.Components)
        {
            int stride = PlaneRows.RoomBefore + component.PaddedBlocksWide * Side + PlaneRows.RoomBehind;
            int kept = KeptGroups * component.Vertical;
            planes[component.Index] = new PlaneRows(end, stride, component.Width, component.Height, kept);
            end += stride * (KeptGroups + Groups) * component.Vertical;
            upsamplers[component.Index].Begin(component, frame);
        }

        if (samples.Length < end)
        {
            samples = GC.AllocateUninitializedArray<byte>(end);
        }

        batch.Begin(frame, blocksInMcu, samples);
    }

    /// <summary>Where a block of the strip under way belongs.</summary>
    /// <param name="component">Its component's place in the frame.</param>
    /// <param name="column">Blocks from the left.</param>
    /// <param name="row">Blocks from the top of the strip.</param>
    public PendingBlock Place(int component, int column, int row)
    {
        ref readonly var plane = ref planes[component];
        int start = plane.Start + (plane.Kept + row * Side) * plane.Stride + column * Side;
        return new PendingBlock
        {
            Steps = component * JpegComponent.BlockSize,
            Start = start,
            Stride = plane.Stride,
        };
    }

    /// <summary>Ends a strip: writes the pixels that have all they need.</summary>
    public void Flush()
    {
        batch.Flush();
        bool isLast = strip == frame.McusHigh - 1;
        foreach (var component in frame.Components)
        {
            planes[component.Index].RepeatEnds(samples, Groups * component.Vertical);
        }

        int end = isLast ? (frame.Height + frame.MaxVertical - 1) / frame.MaxVertical : (strip + 1) * Groups - 1;
        for (int group = Math.Max(strip * Groups - 1, 0); group < end; group++)
        {
            WriteGroup(group);
        }

        foreach (var component in frame.Components)
        {
            ref var plane = ref planes[component.Index];
            var own = samples.AsSpan(plane.Start - PlaneRows.RoomBefore, (KeptGroups + Groups) * component.Vertical * plane.Stride);
            own[(Groups * component.Vertical * plane.Stride)..].CopyTo(own);
            plane = plane with { FirstRow = plane.FirstRow + Groups * component.Vertical };
        }

        strip++;
    }

    /// <summary>Writes the pixels of a row group.</summary>
    private void WriteGroup(int group)
    {
        int components = frame.ComponentCount;
        for (int component = 0; component < components; component++)
        {
            upsamplers[component].Begin(group, samples, planes[component]);
        }

        for (int component = 0; component < components; component++)
        {
            upsamplers[component].End(samples, planes[component]);
        }

        int first = group * frame.MaxVertical;
        int count = Math.Min(frame.MaxVertical, frame.Height - first);
        for (int row = 0; row < count; row++)
        {
            WriteRow(row, target.Pixels.Slice((first + row) * frame.Width * target.Channels, frame.Width * target.Channels));
        }
    }

    private void WriteRow(int row, Span<byte> pixels)
    {
        var first = Row(0, row);
        switch (colorModel)
        {
            case JpegColorModel.Gray:
                first[..frame.Width].CopyTo(pixels);
                break;
            case JpegColorModel.YCbCr:
                ColorConversion.FromYCbCr(first, Row(1, row), Row(2, row), pixels);
                break;
            case JpegColorModel.Rgb:
                ColorConversion.Interleave(first, Row(1, row), Row(2, row), pixels);
                break;
            case JpegColorModel.Cmyk:
                ColorConversion.FromCmyk(first, Row(1, row), Row(2, row), Row(3, row), pixels);
                break;
            default:
                ColorConversion.FromYcck(first, Row(1, row), Row(2, row), Row(3, row), pixels);
                break;
        }
    }

    private ReadOnlySpan<byte> Row(int component, int row) => upsamplers[component].Row(row, samples, planes[component]);
}
