namespace Permafrost.Imaging.Jpeg;

/// <summary>
/// The coefficients of a whole image, for files of several scans: 16 bits each, natural order within a block, blocks row by row. Memory is taken
/// strip by strip where data arrive, so that a small file that claims a large image stays small.
/// </summary>
internal sealed class CoefficientStore
{
    /// <summary>Elements of strips that are kept for the next image: 8 MB.</summary>
    private const int MaxSpareElements = 4 << 20;

    private static readonly short[] Zeros = new short[JpegComponent.BlockSize];

    // By component, by strip: [rows of blocks, blocks in a row, 64], or nothing where no data came.
    private readonly short[]?[][] strips =
    [
        [],
        [],
        [],
        [],
    ];
    private readonly Stack<short[]> spare = [];
    private int spareElements;
    private int used;

    public void Begin(JpegFrame frame)
    {
        used = frame.McusHigh;
        foreach (var component in frame.Components)
        {
            ref var own = ref strips[component.Index];
            if (own.Length < used)
            {
                own = new short[]?[used];
            }
        }
    }

    /// <summary>Gives the memory of the image back, some of it to the next one.</summary>
    public void End()
    {
        foreach (var own in strips)
        {
            foreach (ref var strip in own.AsSpan(0, Math.Min(used, own.Length)))
            {
                if (strip is not null && spareElements + strip.Length <= MaxSpareElements)
                {
                    spare.Push(strip);
                    spareElements += strip.Length;
                }

                strip = null;
            }
        }
    }

    /// <summary>A block to write to.</summary>
    public Span<short> Block(JpegComponent component, int strip, int row, int column)
    {
        ref short[]? memory = ref strips[component.Index][strip];
        memory ??= Take(component.Vertical * component.PaddedBlocksWide * JpegComponent.BlockSize);
        return memory.AsSpan((row * component.PaddedBlocksWide + column) * JpegComponent.BlockSize, JpegComponent.BlockSize);
    }

    /// <summary>A block to read.</summary>
    public ReadOnlySpan<short> Read(JpegComponent component, int strip, int row, int column)
    {
        var memory = strips[component.Index][strip];
        return memory is null
            ? Zeros
            : memory.AsSpan((row * component.PaddedBlocksWide + column) * JpegComponent.BlockSize, JpegComponent.BlockSize);
    }

    /// <summary>Whether a strip of a component has no coefficient that is not zero.</summary>
    public bool IsEmpty(JpegComponent component, int strip) => strips[component.Index][strip] is null;

    private short[] Take(int elements)
    {
        if (spare.TryPop(out short[]? memory))
        {
            spareElements -= memory.Length;
            if (memory.Length >= elements)
            {
                memory.AsSpan(0, elements).Clear();
                return memory;
            }
        }

        return new short[elements];
    }
}
