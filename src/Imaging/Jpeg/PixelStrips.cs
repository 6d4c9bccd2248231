using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Takes an image's samples strip by strip and writes its pixels. A strip is a row of MCUs: 8 row groups, each as many rows of a component as its
/// vertical sampling factor. Upsampling looks one row up and down, so the last row group of a strip waits for the next strip.
/// </summary>
internal sealed class PixelStrips
{
    private const int Side = JpegComponent.BlockSide;

    /// <summary>Row groups kept of the strip before: the one that waits, and the one above it.</summary>
    private const int KeptGroups = 2;

    private readonly byte[][] planes =
    [
        [],
        [],
        [],
        [],
    ];
    private readonly int[] strides = new int[JpegFrame.MaxComponents];
    private readonly RowUpsampler[] upsamplers = [new(), new(), new(), new()];
    private JpegFrame frame = null!;
    private JpegColorModel colorModel;
    private DecodedImage target = null!;
    private int strip;

    /// <summary>Begins an image.</summary>
    /// <param name="frame">Its layout.</param>
    /// <param name="colorModel">What the components mean.</param>
    /// <param name="target">Where the pixels go; its size is set already.</param>
    public void Begin(JpegFrame frame, JpegColorModel colorModel, DecodedImage target)
    {
        (this.frame, this.colorModel, this.target, strip) = (frame, colorModel, target, 0);
        foreach (var component in frame.Components)
        {
            int stride = component.PaddedBlocksWide * Side;
            int rows = (KeptGroups + JpegFrame.GroupsPerMcuRow) * component.Vertical;
            strides[component.Index] = stride;
            if (planes[component.Index].Length < stride * rows)
            {
                planes[component.Index] = GC.AllocateUninitializedArray<byte>(stride * rows);
            }

            upsamplers[component.Index].Begin(component, frame);
        }
    }

    /// <summary>Transforms a block of the strip under way.</summary>
    /// <param name="component">Whose block it is.</param>
    /// <param name="column">Blocks from the left.</param>
    /// <param name="row">Blocks from the top of the strip.</param>
    /// <param name="coefficients">[8, 8], natural order, not yet multiplied by their steps.</param>
    public void SetBlock(JpegComponent component, int column, int row, ReadOnlySpan<short> coefficients)
    {
        int stride = strides[component.Index];
        int first = (KeptGroups * component.Vertical + row * Side) * stride + column * Side;
        InverseDct.Transform(coefficients, component.Quantization, planes[component.Index].AsSpan(first), stride);
    }

    /// <summary>Ends a strip: writes the pixels that have all they need.</summary>
    public void Flush()
    {
        const int Groups = JpegFrame.GroupsPerMcuRow;
        bool isLast = strip == frame.McusHigh - 1;
        int groupsInImage = (frame.Height + frame.MaxVertical - 1) / frame.MaxVertical;
        int firstRow = Math.Max(strip * Groups - 1, 0) * frame.MaxVertical;
        int endRow = isLast ? frame.Height : ((strip + 1) * Groups - 1) * frame.MaxVertical;
        for (int row = firstRow; row < endRow; row++)
        {
            WriteRow(row);
        }

        foreach (var component in frame.Components)
        {
            int kept = KeptGroups * component.Vertical * strides[component.Index];
            int from = Groups * component.Vertical * strides[component.Index];
            planes[component.Index].AsSpan(from, kept).CopyTo(planes[component.Index]);
        }

        strip++;
    }

    private void WriteRow(int row)
    {
        int rowBytes = frame.Width * target.Channels;
        var pixels = target.Pixels.Slice(row * rowBytes, rowBytes);
        var components = frame.Components;
        if (colorModel == JpegColorModel.Gray)
        {
            Upsample(components[0], row)[..frame.Width].CopyTo(pixels);
            return;
        }

        var first = Upsample(components[0], row);
        var second = Upsample(components[1], row);
        var third = Upsample(components[2], row);
        switch (colorModel)
        {
            case JpegColorModel.YCbCr:
                ColorConversion.FromYCbCr(first, second, third, pixels);
                break;
            case JpegColorModel.Rgb:
                ColorConversion.Interleave(first, second, third, pixels);
                break;
            case JpegColorModel.Cmyk:
                ColorConversion.FromCmyk(first, second, third, Upsample(components[3], row), pixels);
                break;
            default:
                ColorConversion.FromYcck(first, second, third, Upsample(components[3], row), pixels);
                break;
        }
    }

    /// <summary>One row of the image's width of one component.</summary>
    private ReadOnlySpan<byte> Upsample(JpegComponent component, int row)
    {
        int nearest = row * component.Vertical / frame.MaxVertical;
        return upsamplers[component.Index].Upsample(row, Row(component, nearest), Row(component, nearest - 1), Row(component, nearest + 1));
    }

    /// <summary>A row of a component as decoded; beyond the first and the last come those again.</summary>
    private ReadOnlySpan<byte> Row(JpegComponent component, int row)
    {
        int stride = strides[component.Index];
        int firstOfStrip = strip * JpegFrame.GroupsPerMcuRow * component.Vertical;
        int at = Math.Clamp(row, 0, component.Height - 1) - firstOfStrip + KeptGroups * component.Vertical;
        return planes[component.Index].AsSpan(at * stride, stride);
    }
}
