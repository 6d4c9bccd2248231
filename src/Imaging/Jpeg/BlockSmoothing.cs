namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Guesses the first AC coefficients of blocks that a progressive file has not sent, or not exactly, from the DC coefficients of the 24 blocks
/// around (after ITU-T T.81, K.8). libjpeg-turbo does so by default, and pixels of incomplete files equal its pixels.
/// </summary>
internal sealed class BlockSmoothing
{
    private const int Window = 5;

    // By row, then column, of the 5 x 5 blocks around: their DC coefficients.
    private readonly int[] around = new int[Window * Window];
    private readonly int[] rows = new int[Window];
    private readonly short[] block = new short[JpegComponent.BlockSize];
    private CoefficientStore store = null!;
    private JpegFrame frame = null!;
    private Progression progression = null!;

    /// <summary>Whether an image lets itself be smoothed, and needs it.</summary>
    public static bool Applies(JpegFrame frame, Progression progression)
    {
        bool isUseful = false;
        foreach (var component in frame.Components)
        {
            var known = progression.Known(component)[..Progression.SmoothedCoefficients];
            if (!component.IsScanned || known[0] == Progression.Unknown)
            {
                return false;
            }

            for (int at = 0; at < known.Length; at++)
            {
                if (component.Quantization[ZigZag.Natural[at]] == 0)
                {
                    return false;
                }
            }

            isUseful |= known[1..].ContainsAnyExcept((sbyte)0);
        }

        return isUseful;
    }

    /// <summary>Turns one strip of a component into samples.</summary>
    public void SetBlocks(
        JpegFrame ofFrame,
        Progression ofProgression,
        CoefficientStore from,
        JpegComponent component,
        int strip,
        PixelStrips strips
    )
    {
        (frame, progression, store) = (ofFrame, ofProgression, from);

        // Where the latest scan has no data, what was known before it counts.
        bool isReached = strip <= progression.LastStripWithData;
        var known = isReached ? progression.Known(component) : progression.KnownBefore(component);
        int rowsInStrip = Math.Min(component.Vertical, component.BlocksHigh - strip * component.Vertical);
        for (int row = 0; row < rowsInStrip; row++)
        {
            FindRows(component, strip, row, rowsInStrip);
            SetRow(component, known, strip, row, strips);
        }
    }

    /// <summary>The rows of blocks around one; at the borders some stand in for others.</summary>
    private void FindRows(JpegComponent component, int strip, int row, int rowsInStrip)
    {
        int last = frame.McusHigh - 1;
        int here = strip * component.Vertical + row;
        rows[2] = here;
        rows[1] = row > 0 || strip > 0 ? here - 1 : here;
        rows[0] = row > 1 || strip > 1 ? here - 2 : rows[1];
        rows[3] = row < rowsInStrip - 1 || strip < last ? here + 1 : here;
        rows[4] = row < rowsInStrip - 2 || strip + 1 < last ? here + 2 : rows[3];
    }

    private void SetRow(JpegComponent component, ReadOnlySpan<sbyte> known, int strip, int row, PixelStrips strips)
    {
        int last = component.BlocksWide - 1;
        for (int line = 0; line < Window; line++)
        {
            around.AsSpan(line * Window, Window).Fill(Dc(component, rows[line], 0));
        }

        for (int column = 0; column <= last; column++)
        {
            for (int line = 0; line < Window; line++)
            {
                if (column == 0 && column < last)
                {
                    around[line * Window + 3] = Dc(component, rows[line], 1);
                }

                if (column + 1 < last)
                {
                    around[line * Window + 4] = Dc(component, rows[line], column + 2);
                }
            }

            store.Read(component, strip, row, column).CopyTo(block);
            Smooth(component, known);
            strips.Blocks.Add(block, strips.Place(component.Index, column, row));
            for (int line = 0; line < Window; line++)
            {
                var values = around.AsSpan(line * Window, Window);
                values[1..].CopyTo(values);
            }
        }
    }

    private int Dc(JpegComponent component, int row, int column) =>
        store.Read(component, row / component.Vertical, row % component.Vertical, column)[0];

    private void Smooth(JpegComponent component, ReadOnlySpan<sbyte> known)
    {
        // With no AC coefficient known at all, the DC coefficient is smoothed, too, and more coefficients are guessed.
        bool isDcAlone = !known[1..Progression.SmoothedCoefficients].ContainsAnyExcept(Progression.Unknown);
        int guessed = isDcAlone ? Progression.SmoothedCoefficients : SmoothingWeights.GuessedBesideOthers;
        for (int at = 1; at < guessed; at++)
        {
            int position = ZigZag.Natural[at];
            if (known[at] != 0 && block[position] == 0)
            {
                block[position] = unchecked((short)Guess(component, at, isDcAlone, known[at]));
            }
        }

        if (isDcAlone)
        {
            block[0] = unchecked((short)Guess(component, 0, isDcAlone, 0));
        }
    }

    /// <summary>The weighted sum of the DC coefficients around, in steps of the coefficient guessed, rounded.</summary>
    private int Guess(JpegComponent component, int at, bool isDcAlone, int lowBit)
    {
        var weights = SmoothingWeights.Of(at, isDcAlone);
        int sum = 0;
        for (int place = 0; place < around.Length; place++)
        {
            sum += weights[place] * around[place];
        }

        long step = (ushort)component.Quantization[ZigZag.Natural[at]];
        long scaled = (long)(ushort)component.Quantization[0] * sum;
        int size = unchecked((int)(((step << 7) + Math.Abs(scaled)) / (step << 8)));

        // A coefficient of which the high bits are known to be zero stays below them.
        if (lowBit > 0 && size >= 1 << lowBit)
        {
            size = (1 << lowBit) - 1;
        }

        return scaled >= 0 ? size : -size;
    }
}
