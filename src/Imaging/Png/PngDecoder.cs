using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Png;

/// <summary>Decodes PNG (ISO/IEC 15948): every colour type and depth, interlaced or not, to 8 bits gray or RGB.</summary>
/// <remarks>
/// <para>
/// Colours are the file's own numbers: gamma, chromaticities, ICC profiles, significant bits and background are ignored. Of 16 bits the upper 8 are taken
/// (as libpng's <c>png_set_strip_16</c>); alpha and transparent colours are dropped, and what they hid shows (as Pillow's
/// <c>convert("RGB")</c>); a palette gives RGB even where all its colours are gray. Of an animation the image that every reader shows is decoded.
/// </para>
/// <para>
/// What a check proves damaged is refused: checksums of header, palette and image data, an impossible stream, an unknown filter. What ends early is
/// decoded as far as it goes, if that is a row at least, the rest black, and marked <see cref="DecodedImage.Incomplete"/>. So are files
/// whose pixels are all there but whose end is not: no chunk IEND, faults behind the image data, a wrong Adler-32, indices beyond the palette (black).
/// A stream that is longer than the image is cut. Checksums of other chunks are not asked, except that what a damaged eXIf or tRNS says is ignored.
/// </para>
/// <para>Memory beside the pixels: a few rows and 250 KB. Not thread-safe.</para>
/// </remarks>
internal sealed class PngDecoder
{
    private readonly Inflater inflater = new();
    private readonly PngPalette palette = new();
    private readonly RowSamples samples;
    private byte[] rows = [];
    private byte[] passPixels = [];

    public PngDecoder() => samples = new RowSamples(palette);

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>Reads the header, and looks for the orientation; the checksums of palette and image data are not checked.</summary>
    /// <param name="file">The file; begins with <see cref="Signature"/>.</param>
    /// <exception cref="UnreadableImageException">Damaged, or over the limits.</exception>
    public ImageInfo Identify(ReadOnlySpan<byte> file, ImageLimits limits) => PngLayout.Read(file, limits, checksImage: false).Info;

    /// <summary>Decodes a file as it is stored.</summary>
    /// <param name="file">The file; begins with <see cref="Signature"/>.</param>
    /// <param name="target">Takes the pixels; undefined where an exception is thrown.</param>
    /// <exception cref="UnreadableImageException">Damaged, over the limits, or cut before the first row.</exception>
    public ImageInfo Decode(ReadOnlySpan<byte> file, ImageLimits limits, DecodedImage target)
    {
        var layout = PngLayout.Read(file, limits, checksImage: true);
        var header = layout.Header;
        if (layout.ImageStart == 0)
        {
            throw new UnreadableImageException(
                layout.Flaw is null ? "is a damaged PNG file: it has no image data" : "is a PNG file that ends before its image data"
            );
        }

        if (header.Color == PngColor.Palette)
        {
            palette.Load(layout.Palette.Length == 0 ? [] : layout.Palette.Data(file), header.Depth);
        }

        inflater.Start(file, new ImageDataReader(file, layout.ImageStart, layout.ImageEnd), 1 + header.RowBytes(header.Width));
        bool isGood = header.IsInterlaced ? DecodePasses(file, header, target) : DecodeRows(file, header, target);
        target.Incomplete = !isGood || layout.Flaw is not null || !inflater.EndsWell(file);
        return layout.Info;
    }

    /// <returns>Whether all rows were there, with colours that are in the palette.</returns>
    private bool DecodeRows(ReadOnlySpan<byte> file, PngHeader header, DecodedImage target)
    {
        int rowBytes = header.RowBytes(header.Width);
        var both = WorkingRows(rowBytes);
        var prior = both[..rowBytes];
        var row = both[rowBytes..];
        bool isDirect = RowSamples.IsIdentity(header);
        bool isGood = true;
        for (int y = 0; y < header.Height; y++)
        {
            var raw = NextRow(file, rowBytes, isFirst: y == 0);
            if (y == 0)
            {
                // Not before: a file of a few bytes whose header claims millions of pixels has no first row.
                target.Reset(header.Width, header.Height, header.Channels);
            }

            var pixels = target.Pixels.Slice(y * header.Width * header.Channels, header.Width * header.Channels);
            if (raw.IsEmpty)
            {
                target.Pixels[(y * pixels.Length)..].Clear();
                return false;
            }

            if (isDirect)
            {
                Restore(raw, prior, header.PixelBytes, pixels);
                prior = pixels;
                continue;
            }

            Restore(raw, prior, header.PixelBytes, row);
            isGood &= samples.Convert(header, row, pixels);
            var next = prior;
            prior = row;
            row = next;
        }

        return isGood;
    }

    /// <returns>Whether all rows were there, with colours that are in the palette.</returns>
    private bool DecodePasses(ReadOnlySpan<byte> file, PngHeader header, DecodedImage target)
    {
        bool isFirst = true;
        bool isGood = true;
        foreach (var pass in Adam7.Passes)
        {
            int width = pass.Width(header.Width);
            int height = width == 0 ? 0 : pass.Height(header.Height);
            int rowBytes = header.RowBytes(width);
            var both = WorkingRows(rowBytes);
            var prior = both[..rowBytes];
            var row = both[rowBytes..];
            for (int y = 0; y < height; y++)
            {
                var raw = NextRow(file, rowBytes, isFirst);
                if (isFirst)
                {
                    target.Reset(header.Width, header.Height, header.Channels);
                    target.Pixels.Clear();
                    passPixels = passPixels.Length < header.Width * header.Channels ? new byte[header.Width * header.Channels] : passPixels;
                    isFirst = false;
                }

                if (raw.IsEmpty)
                {
                    return false;
                }

                Restore(raw, prior, header.PixelBytes, row);
                var pixels = passPixels.AsSpan(0, width * header.Channels);
                isGood &= samples.Convert(header, row, pixels);
                Spread(pixels, pass, pass.Top + y * pass.StepY, target);
                var next = prior;
                prior = row;
                row = next;
            }
        }

        return isGood;
    }

    /// <summary>Two rows to work in; the first one zero, as the row above an image is.</summary>
    private Span<byte> WorkingRows(int rowBytes)
    {
        if (rows.Length < 2 * rowBytes)
        {
            rows = new byte[2 * rowBytes];
        }

        var both = rows.AsSpan(0, 2 * rowBytes);
        both[..rowBytes].Clear();
        return both;
    }

    /// <summary>Filter and bytes of the next row; nothing if the data end before, unless it is the first row.</summary>
    private ReadOnlySpan<byte> NextRow(ReadOnlySpan<byte> file, int rowBytes, bool isFirst)
    {
        var raw = inflater.Take(file, 1 + rowBytes);
        if (raw.Length == 1 + rowBytes)
        {
            return raw[0] <= (byte)RowFilter.Paeth
                ? raw
                : throw new UnreadableImageException(
                    $"is a damaged PNG file: a row with filter {raw[0]}; expected 0 to {(int)RowFilter.Paeth}"
                );
        }

        if (inflater.State == InflateState.Damaged)
        {
            throw new UnreadableImageException($"is a damaged PNG file: its compressed data hold {inflater.Fault}");
        }

        return isFirst ? throw new UnreadableImageException("is a PNG file that ends before the first row of pixels") : [];
    }

    private static void Restore(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> prior, int pixelBytes, Span<byte> row) =>
        Unfilter.Apply((RowFilter)raw[0], raw[1..], prior, pixelBytes, row);

    /// <summary>Puts the pixels of a pass into their columns.</summary>
    private static void Spread(ReadOnlySpan<byte> pixels, Adam7 pass, int y, DecodedImage target)
    {
        int channels = target.Channels;
        var row = target.Pixels.Slice(y * target.Width * channels, target.Width * channels);
        int to = pass.Left * channels;
        for (int from = 0; from < pixels.Length; from += channels, to += pass.StepX * channels)
        {
            pixels.Slice(from, channels).CopyTo(row[to..]);
        }
    }
}
