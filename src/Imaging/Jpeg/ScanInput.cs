namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// Brings the bits of a scan, MCU by MCU, with its restart markers (ITU-T T.81, E.2.4). Where data end early, the MCU under way is
/// finished with zeros and the rest is left out; where restart markers are not those expected, reading goes on as libjpeg does.
/// </summary>
internal sealed class ScanInput
{
    private readonly EntropySegment segment = new();
    private int interval;
    private int left;
    private int nextRestart;

    /// <summary>Whether the segment has run out of data: its further MCUs are left as they are.</summary>
    public bool IsExhausted { get; private set; }

    /// <summary>Begins a scan.</summary>
    public BitReader Begin(ref JpegBytes bytes, int restartInterval)
    {
        interval = restartInterval;
        left = restartInterval;
        nextRestart = 0;
        IsExhausted = false;
        segment.Load(ref bytes);
        return new BitReader(segment);
    }

    /// <summary>Whether no more MCU of the scan can have data.</summary>
    public bool IsFinished(in JpegBytes bytes) => IsExhausted && (interval == 0 || EndsScan(bytes.Marker));

    /// <summary>Begins an MCU, behind a restart marker where one is due.</summary>
    /// <returns>Whether a restart happened: predictions begin anew.</returns>
    public bool BeginMcu(ref JpegBytes bytes, ref BitReader reader)
    {
        if (interval == 0)
        {
            return false;
        }

        bool isDue = left == 0;
        if (isDue)
        {
            Restart(ref bytes, ref reader);
        }

        left--;
        return isDue;
    }

    /// <summary>Ends an MCU that was decoded.</summary>
    public void EndMcu(in BitReader reader) => IsExhausted |= reader.IsOverrun;

    /// <summary>Ends the scan, or a part of it.</summary>
    public void End(ref JpegBytes bytes, in BitReader reader)
    {
        bytes.Damaged |= reader.IsDamaged || IsExhausted || reader.BytesLeft > 0;
    }

    private void Restart(ref JpegBytes bytes, ref BitReader reader)
    {
        bytes.Damaged |= reader.IsDamaged || IsExhausted || reader.BytesLeft > 0;
        if (bytes.Marker == JpegMarker.FirstRestart + nextRestart)
        {
            bytes.Marker = 0;
        }
        else
        {
            Resynchronize(ref bytes);
        }

        nextRestart = (nextRestart + 1) & 7;
        left = interval;

        // A marker that is still pending means a segment without data: if data had run out before, it is not even begun.
        if (bytes.Marker == 0)
        {
            IsExhausted = false;
        }

        segment.Load(ref bytes);
        reader = new BitReader(segment);
    }

    /// <summary>
    /// Decides about a marker that is not the restart marker expected. One of the next two restarts: the expected one was lost, its
    /// segment is left empty. One of the last two, or no marker at all: read on. Another restart: taken for the one expected. A marker of
    /// another kind ends the scan.
    /// </summary>
    private void Resynchronize(ref JpegBytes bytes)
    {
        bytes.Damaged = true;
        while (true)
        {
            int marker = bytes.Marker;
            int ahead = (marker - JpegMarker.FirstRestart - nextRestart) & 7;
            if (EndsScan(marker) || (JpegMarker.IsRestart(marker) && ahead is 1 or 2))
            {
                return;
            }

            if (JpegMarker.IsRestart(marker) && ahead is not (6 or 7))
            {
                bytes.Marker = 0;
                return;
            }

            bytes.FindMarker();
        }
    }

    private static bool EndsScan(int marker) => marker >= JpegMarker.FirstFrame && !JpegMarker.IsRestart(marker);
}
