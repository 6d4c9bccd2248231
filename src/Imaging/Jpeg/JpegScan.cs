namespace Permafrost.Imaging.Jpeg;

/// <summary>What a scan header says (ITU-T T.81, B.2.3).</summary>
internal sealed class JpegScan
{
    private readonly JpegComponent[] components = new JpegComponent[JpegFrame.MaxComponents];

    /// <summary>Scans of the file so far, this one included.</summary>
    public int Number { get; set; }

    public int ComponentCount { get; private set; }

    public ReadOnlySpan<JpegComponent> Components => components.AsSpan(0, ComponentCount);

    /// <summary>First coefficient, in zigzag order (Ss).</summary>
    public int FirstCoefficient { get; private set; }

    /// <summary>Last coefficient, in zigzag order (Se).</summary>
    public int LastCoefficient { get; private set; }

    /// <summary>The lowest bit known before this scan (Ah); 0 if none is.</summary>
    public int HighBit { get; private set; }

    /// <summary>The lowest bit that this scan brings (Al).</summary>
    public int LowBit { get; private set; }

    /// <summary>Whether only one component is in the scan: its MCU is one block then, and covers no more than the image.</summary>
    public bool IsSingle => ComponentCount == 1;

    public void Clear() => ComponentCount = 0;

    public void Add(JpegComponent component) => components[ComponentCount++] = component;

    public void SetProgression(int first, int last, int high, int low) =>
        (FirstCoefficient, LastCoefficient, HighBit, LowBit) = (first, last, high, low);
}
