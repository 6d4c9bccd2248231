namespace Permafrost.Imaging.Jpeg;

/// <summary>What a frame header says (ITU-T T.81, B.2.2), and the layout that follows from it.</summary>
internal sealed class JpegFrame
{
    private readonly JpegComponent[] components =
    [
        .. Enumerable.Range(0, MaxComponents).Select(index => new JpegComponent { Index = index }),
    ];

    /// <summary>Gray has 1, colour 3, print 4.</summary>
    public const int MaxComponents = 4;

    /// <summary>Rows of MCUs hold this many row groups: of a component, as many rows each as its vertical sampling factor.</summary>
    public const int GroupsPerMcuRow = JpegComponent.BlockSide;

    public int Width { get; private set; }

    public int Height { get; private set; }

    public bool IsProgressive { get; private set; }

    public int ComponentCount { get; private set; }

    public ReadOnlySpan<JpegComponent> Components => components.AsSpan(0, ComponentCount);

    public int MaxHorizontal { get; private set; }

    public int MaxVertical { get; private set; }

    /// <summary>MCUs of a scan of several components, in a row.</summary>
    public int McusWide { get; private set; }

    /// <summary>Rows of MCUs of a scan of several components.</summary>
    public int McusHigh { get; private set; }

    public void Begin(int width, int height, int componentCount, bool isProgressive) =>
        (Width, Height, ComponentCount, IsProgressive) = (width, height, componentCount, isProgressive);

    /// <summary>Derives the layout, once the components' sampling factors are set.</summary>
    public void Arrange()
    {
        (MaxHorizontal, MaxVertical) = (1, 1);
        foreach (var component in Components)
        {
            MaxHorizontal = Math.Max(MaxHorizontal, component.Horizontal);
            MaxVertical = Math.Max(MaxVertical, component.Vertical);
        }

        McusWide = (Width + MaxHorizontal * JpegComponent.BlockSide - 1) / (MaxHorizontal * JpegComponent.BlockSide);
        McusHigh = (Height + MaxVertical * JpegComponent.BlockSide - 1) / (MaxVertical * JpegComponent.BlockSide);
        foreach (var component in Components)
        {
            component.Arrange(Width, Height, MaxHorizontal, MaxVertical);
        }
    }
}
