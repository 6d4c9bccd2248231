namespace Permafrost.Imaging.Jpeg;

/// <summary>How exactly each coefficient of each component is known while the scans of a progressive file come in.</summary>
internal sealed class Progression
{
    /// <summary>No scan has brought the coefficient yet.</summary>
    public const sbyte Unknown = -1;

    /// <summary>Coefficients, in zigzag order, that smoothing looks at.</summary>
    public const int SmoothedCoefficients = 10;

    private static readonly sbyte[] Nothing = [.. Enumerable.Repeat(Unknown, JpegComponent.BlockSize)];

    // By component and place in zigzag order: the lowest bit known, 0 where all are.
    private readonly sbyte[][] known = [.. Enumerable.Range(0, JpegFrame.MaxComponents).Select(_ => new sbyte[JpegComponent.BlockSize])];

    // The same before the component's latest scan, as far as smoothing looks; rows that this scan did not reach go by it.
    private readonly sbyte[][] before = [.. Enumerable.Range(0, JpegFrame.MaxComponents).Select(_ => new sbyte[JpegComponent.BlockSize])];

    private int scans;

    /// <summary>The last strip that the latest scan had data for.</summary>
    public int LastStripWithData { get; set; }

    public void Begin()
    {
        LastStripWithData = 0;
        scans = 0;
        foreach (sbyte[] component in known)
        {
            component.AsSpan().Fill(Unknown);
        }
    }

    /// <summary>The lowest bits known of a component's coefficients, in zigzag order.</summary>
    public ReadOnlySpan<sbyte> Known(JpegComponent component) => known[component.Index];

    /// <summary>The same where the latest scan has not come.</summary>
    public ReadOnlySpan<sbyte> KnownBefore(JpegComponent component) => scans == 1 ? Nothing : before[component.Index];

    /// <summary>Takes note of a scan.</summary>
    /// <returns>Whether it follows from those before: no bit is left out or sent twice.</returns>
    public bool Add(JpegScan scan)
    {
        bool isInOrder = true;
        scans++;
        foreach (var component in scan.Components)
        {
            sbyte[] bits = known[component.Index];
            isInOrder &= scan.FirstCoefficient == 0 || bits[0] >= 0;
            for (int at = Math.Min(scan.FirstCoefficient, 1); at <= Math.Max(scan.LastCoefficient, SmoothedCoefficients - 1); at++)
            {
                before[component.Index][at] = scans > 1 ? bits[at] : (sbyte)0;
            }

            for (int at = scan.FirstCoefficient; at <= scan.LastCoefficient; at++)
            {
                isInOrder &= scan.HighBit == Math.Max(bits[at], (sbyte)0);
                bits[at] = (sbyte)scan.LowBit;
            }
        }

        return isInOrder;
    }

    /// <summary>Whether every bit of every coefficient has come.</summary>
    public bool IsComplete(JpegFrame frame)
    {
        foreach (var component in frame.Components)
        {
            if (Known(component).ContainsAnyExcept((sbyte)0))
            {
                return false;
            }
        }

        return true;
    }
}
