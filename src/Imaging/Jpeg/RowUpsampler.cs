namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Brings rows of a component to the image's resolution. Where the ratio is 2 to 1 across, down or both, samples are mixed by a triangle
/// (three quarters of the nearest, one quarter of the next nearest, in each direction); other ratios repeat samples.
/// </summary>
/// <remarks>
/// As libjpeg-turbo does by default: what is rounded is alternately a little more and a little less than a half, the outermost samples
/// count twice, and a component of at most 2 columns is not mixed across.
/// </remarks>
internal sealed class RowUpsampler
{
    private byte[] output = [];
    private int[] sums = [];
    private int across;
    private int down;
    private bool mixesAcross;
    private bool mixesDown;
    private int width;

    public void Begin(JpegComponent component, JpegFrame frame)
    {
        across = frame.MaxHorizontal / component.Horizontal;
        down = frame.MaxVertical / component.Vertical;
        mixesAcross = across == 2 && down <= 2 && component.Width > 2;
        mixesDown = down == 2 && (across == 1 || mixesAcross);
        width = component.Width;
        if (output.Length < width * across)
        {
            output = new byte[width * across];
        }

        if (sums.Length < width)
        {
            sums = new int[width];
        }
    }

    /// <summary>One row of the image.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="nearest">The component's row that covers it.</param>
    /// <param name="above">The row above that.</param>
    /// <param name="below">The row below that.</param>
    /// <returns>At least the image's width of samples; valid until the next call.</returns>
    public ReadOnlySpan<byte> Upsample(int row, ReadOnlySpan<byte> nearest, ReadOnlySpan<byte> above, ReadOnlySpan<byte> below)
    {
        var next = row % 2 == 0 ? above : below;
        if (mixesDown && mixesAcross)
        {
            MixBoth(nearest, next);
        }
        else if (mixesDown)
        {
            MixDown(nearest, next, row % 2 == 0 ? 1 : 2);
        }
        else if (mixesAcross)
        {
            MixAcross(nearest);
        }
        else if (across > 1)
        {
            Repeat(nearest);
        }
        else
        {
            return nearest;
        }

        return output;
    }

    private void MixBoth(ReadOnlySpan<byte> nearest, ReadOnlySpan<byte> next)
    {
        for (int at = 0; at < width; at++)
        {
            sums[at] = 3 * nearest[at] + next[at];
        }

        for (int at = 0; at < width; at++)
        {
            int left = sums[Math.Max(at - 1, 0)];
            int right = sums[Math.Min(at + 1, width - 1)];
            output[2 * at] = (byte)((3 * sums[at] + left + 8) >> 4);
            output[2 * at + 1] = (byte)((3 * sums[at] + right + 7) >> 4);
        }
    }

    private void MixDown(ReadOnlySpan<byte> nearest, ReadOnlySpan<byte> next, int rounding)
    {
        for (int at = 0; at < width; at++)
        {
            output[at] = (byte)((3 * nearest[at] + next[at] + rounding) >> 2);
        }
    }

    private void MixAcross(ReadOnlySpan<byte> nearest)
    {
        for (int at = 0; at < width; at++)
        {
            int left = nearest[Math.Max(at - 1, 0)];
            int right = nearest[Math.Min(at + 1, width - 1)];
            output[2 * at] = (byte)((3 * nearest[at] + left + 1) >> 2);
            output[2 * at + 1] = (byte)((3 * nearest[at] + right + 2) >> 2);
        }
    }

    private void Repeat(ReadOnlySpan<byte> nearest)
    {
        for (int at = 0; at < width; at++)
        {
            output.AsSpan(at * across, across).Fill(nearest[at]);
        }
    }
}
