namespace Permafrost.Imaging.Resizing;

/// <summary>Rows of an RGB image, made gray.</summary>
/// <param name="colour">The rows in colour.</param>
/// <param name="width">W.</param>
/// <param name="block">Memory for as many rows as are asked for at a time.</param>
internal ref struct GrayRows<TRows>(TRows colour, int width, Span<byte> block) : IRowSource
    where TRows : IRowSource, allows ref struct
{
    private TRows colour = colour;
    private readonly Span<byte> block = block;

    public ReadOnlySpan<byte> Rows(int first, int count)
    {
        var gray = block[..(count * width)];
        ChannelConversion.RgbToGray(colour.Rows(first, count)[..(3 * gray.Length)], gray);
        return gray;
    }
}
