using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Png;

/// <summary>Colours of a file with palette: 256, those beyond the palette's end black, as libpng has them.</summary>
internal sealed class PngPalette
{
    private const int MaxColors = 256;
    private readonly byte[] colors = new byte[MaxColors * BytesEach];

    /// <summary>A colour is red, green, blue and a byte that is not used, so that all can be moved at once.</summary>
    public const int BytesEach = 4;

    public ReadOnlySpan<byte> Colors => colors;

    /// <summary>How many colours the file defines.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the colours of chunk PLTE.</summary>
    /// <param name="data">Red, green, blue of each colour.</param>
    /// <param name="depth">Bits of an index; colours beyond its range are dropped.</param>
    /// <exception cref="UnreadableImageException">No colours, too many, or part of one.</exception>
    public void Load(ReadOnlySpan<byte> data, int depth)
    {
        if (data.IsEmpty || data.Length % 3 != 0 || data.Length > 3 * MaxColors)
        {
            throw new UnreadableImageException(
                $"is a damaged PNG file: it needs a palette, which has {data.Length} bytes; expected 3 for each of 1 to {MaxColors} colours"
            );
        }

        Count = Math.Min(data.Length / 3, 1 << depth);
        Array.Clear(colors);
        for (int color = 0; color < Count; color++)
        {
            data.Slice(3 * color, 3).CopyTo(colors.AsSpan(BytesEach * color));
        }
    }
}
