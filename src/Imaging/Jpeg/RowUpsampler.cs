namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Brings a component to the image's resolution, row group by row group. Where the ratio is 2 to 1 across, down or both, samples are mixed by a
/// triangle (three quarters of the nearest, one quarter of the next nearest, in each direction); other ratios repeat samples.
/// </summary>
/// <remarks>
/// As libjpeg-turbo does by default: what is rounded is alternately a little more and a little less than a half, the outermost samples
/// count twice, and a component of at most 2 columns is not mixed across.
/// </remarks>
internal sealed class RowUpsampler
{
    private byte[] output = [];
    private short[] sums = [];
    private int outputStride;
    private int sumsStride;
    private int rowsInGroup;
    private int across;
    private int down;
    private bool mixesAcross;
    private bool mixesDown;
    private int width;
    private int firstRow;

    /// <summary>Begins an image.</summary>
    public void Begin(JpegComponent component, JpegFrame frame)
    {
        across = frame.MaxHorizontal / component.Horizontal;
        down = frame.MaxVertical / component.Vertical;
        mixesAcross = across == 2 && down <= 2 && component.Width > 2;
        mixesDown = down == 2 && (across == 1 || mixesAcross);
        width = component.Width;
        rowsInGroup = component.Vertical;
        outputStride = width * across + 2 * RowKernels.Room;
        sumsStride = width + 2 + RowKernels.Room;
        if (output.Length < outputStride * frame.MaxVertical)
        {
            output = new byte[outputStride * frame.MaxVertical];
        }

        if (sums.Length < sumsStride * frame.MaxVertical)
        {
            sums = new short[sumsStride * frame.MaxVertical];
        }
    }

    /// <summary>Begins a row group. Between this and the end of it the other components begin, so that what is written is not read at once.</summary>
    /// <param name="group">Its number.</param>
    /// <param name="samples">All components' samples.</param>
    /// <param name="rows">Where the component's rows lie.</param>
    public void Begin(int group, byte[] samples, in PlaneRows rows)
    {
        firstRow = group * rowsInGroup;
        if (!mixesDown || !mixesAcross)
        {
            return;
        }

        for (int row = 0; row < rowsInGroup; row++)
        {
            RowKernels.MixDown(
                rows.PaddedRow(samples, firstRow + row - 1),
                rows.PaddedRow(samples, firstRow + row),
                rows.PaddedRow(samples, firstRow + row + 1),
                sums.AsSpan(2 * row * sumsStride, sumsStride),
                sums.AsSpan((2 * row + 1) * sumsStride, sumsStride),
                width + 2
            );
        }
    }

    /// <summary>Ends a row group: <see cref="Row"/> has its rows then.</summary>
    public void End(byte[] samples, in PlaneRows rows)
    {
        if (mixesDown && mixesAcross)
        {
            for (int row = 0; row < 2 * rowsInGroup; row++)
            {
                RowKernels.MixAcross(sums.AsSpan(row * sumsStride, sumsStride), Output(row), width);
            }
        }
        else if (mixesDown)
        {
            for (int row = 0; row < rowsInGroup; row++)
            {
                var nearest = rows.Row(samples, firstRow + row);
                MixDown(rows.Row(samples, firstRow + row - 1), nearest, 1, Output(2 * row));
                MixDown(rows.Row(samples, firstRow + row + 1), nearest, 2, Output(2 * row + 1));
            }
        }
        else if (across > 1)
        {
            for (int row = 0; row < rowsInGroup; row++)
            {
                if (mixesAcross)
                {
                    RowKernels.MixAcross(rows.PaddedRow(samples, firstRow + row), Output(row), width);
                }
                else
                {
                    Repeat(rows.Row(samples, firstRow + row), Output(row));
                }
            }
        }
    }

    /// <summary>A row of the group: at least the image's width of samples.</summary>
    /// <param name="row">Rows from the group's first.</param>
    /// <param name="samples">All components' samples.</param>
    /// <param name="rows">Where the component's rows lie.</param>
    public ReadOnlySpan<byte> Row(int row, byte[] samples, in PlaneRows rows) =>
        across == 1 && !mixesDown ? rows.Row(samples, firstRow + row / down) : Output(mixesDown ? row : row / down);

    private Span<byte> Output(int row) => output.AsSpan(row * outputStride, outputStride);

    private void MixDown(ReadOnlySpan<byte> next, ReadOnlySpan<byte> nearest, int rounding, Span<byte> to)
    {
        for (int at = 0; at < width; at++)
        {
            to[at] = (byte)((3 * nearest[at] + next[at] + rounding) >> 2);
        }
    }

    private void Repeat(ReadOnlySpan<byte> samples, Span<byte> to)
    {
        for (int at = 0; at < width; at++)
        {
            to.Slice(at * across, across).Fill(samples[at]);
        }
    }
}
