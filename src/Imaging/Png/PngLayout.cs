using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Png;

/// <summary>Where the parts of a PNG file lie, found by one walk over its chunks.</summary>
/// <param name="Header">Chunk IHDR.</param>
/// <param name="Palette">Chunk PLTE; without data where there is none.</param>
/// <param name="ImageStart">Offset of the first IDAT chunk; 0 if there is none.</param>
/// <param name="ImageEnd">Offset behind the last IDAT chunk of the first unbroken run, or of the file's end if the run is cut.</param>
/// <param name="HasTransparency">Whether there is a chunk tRNS.</param>
/// <param name="Orientation">From chunk eXIf; as stored if there is none.</param>
/// <param name="Flaw">What is wrong with the file without making its image data worthless; null if nothing is.</param>
internal readonly record struct PngLayout(
    PngHeader Header,
    PngChunk Palette,
    int ImageStart,
    int ImageEnd,
    bool HasTransparency,
    ImageOrientation Orientation,
    string? Flaw
)
{
    public ImageInfo Info => new(ImageFormat.Png, Header.Width, Header.Height, Header.Channels, Header.Mode(HasTransparency), Orientation);

    /// <summary>Walks over the chunks.</summary>
    /// <param name="file">Begins with the signature.</param>
    /// <param name="checksImage">Whether the checksums of palette and image data are checked; that of the header always is.</param>
    /// <exception cref="UnreadableImageException">Damaged before the end of the image data, or over the limits.</exception>
    public static PngLayout Read(ReadOnlySpan<byte> file, ImageLimits limits, bool checksImage)
    {
        var layout = new PngLayout(ReadHeader(file, limits), default, 0, 0, HasTransparency: false, ImageOrientation.TopLeft, Flaw: null);
        bool inImage = false;
        for (int at = PngDecoder.Signature.Length + PngChunk.HeadBytes + PngHeader.Bytes + PngChunk.TailBytes; ; )
        {
            if (file.Length - at < PngChunk.HeadBytes)
            {
                return layout.CutAt(file, inImage);
            }

            var chunk = PngChunk.At(file, at);
            bool isBehindImage = layout.ImageStart != 0 && !(inImage && chunk.Type == PngChunk.ImageData);
            if (!chunk.HasName || chunk.Length > int.MaxValue)
            {
                string flaw = chunk.HasName
                    ? $"chunk {chunk.Name} at byte {at} claims {chunk.Length} bytes; expected at most {int.MaxValue}"
                    : $"a chunk at byte {at} has type {chunk.Type:x8}; expected four letters";
                return isBehindImage ? layout with { Flaw = flaw } : throw Damaged(flaw);
            }

            if (chunk.Type == PngChunk.ImageData && !isBehindImage)
            {
                inImage = true;
                layout = layout with { ImageStart = layout.ImageStart == 0 ? at : layout.ImageStart, ImageEnd = file.Length };
            }
            else
            {
                inImage = false;
            }

            if (!chunk.IsWhole(file))
            {
                return layout.CutAt(file, inImage);
            }

            bool isUsed = chunk.Type is PngChunk.Exif or PngChunk.Transparency || (checksImage && chunk.IsCritical);
            bool isSound = !isUsed || chunk.StoredCrc(file) == chunk.ComputedCrc(file);
            if (!isSound && chunk.IsCritical)
            {
                string flaw =
                    $"chunk {chunk.Name} at byte {at} has checksum {chunk.StoredCrc(file):x8}; expected {chunk.ComputedCrc(file):x8}";
                layout = isBehindImage ? layout with { Flaw = flaw } : throw Damaged(flaw);
            }

            if (inImage)
            {
                layout = layout with { ImageEnd = chunk.Next };
            }
            else if (chunk.Type == PngChunk.End)
            {
                return layout;
            }
            else if (isSound)
            {
                layout = layout.With(chunk, file, isBehindImage);
            }

            at = chunk.Next;
        }
    }

    private static PngHeader ReadHeader(ReadOnlySpan<byte> file, ImageLimits limits)
    {
        int start = PngDecoder.Signature.Length;
        if (file.Length < start + PngChunk.HeadBytes + PngHeader.Bytes + PngChunk.TailBytes)
        {
            throw new UnreadableImageException($"is a PNG file that ends inside its header ({file.Length} bytes)");
        }

        var chunk = PngChunk.At(file, start);
        if (chunk.Type != PngChunk.Header || chunk.Length != PngHeader.Bytes)
        {
            throw Damaged($"it begins with {chunk.Length} bytes of another chunk; expected IHDR with {PngHeader.Bytes}");
        }

        if (chunk.StoredCrc(file) != chunk.ComputedCrc(file))
        {
            throw Damaged($"its header has checksum {chunk.StoredCrc(file):x8}; expected {chunk.ComputedCrc(file):x8}");
        }

        return PngHeader.Read(chunk.Data(file), limits);
    }

    /// <summary>Takes note of a chunk that is neither header nor image data nor end.</summary>
    private PngLayout With(PngChunk chunk, ReadOnlySpan<byte> file, bool isBehindImage)
    {
        switch (chunk.Type)
        {
            case PngChunk.Exif:
                return Orientation == ImageOrientation.TopLeft ? this with { Orientation = ExifOrientation.Read(chunk.Data(file)) } : this;
            case PngChunk.Transparency when !isBehindImage:
                return this with { HasTransparency = true };
            case PngChunk.Palette when !isBehindImage && Header.Color == PngColor.Palette:
                return Palette.Length == 0 ? this with { Palette = chunk } : throw Damaged("it has two palettes");
            case PngChunk.Palette or PngChunk.ImageData:
                // A palette is a hint in other files; behind the image it is ignored, and so is more image data.
                return this;
            default:
                string flaw = $"chunk {chunk.Name} at byte {chunk.Start} is critical, and unknown or out of place";
                return !chunk.IsCritical ? this
                    : isBehindImage ? this with { Flaw = flaw }
                    : throw Damaged(flaw);
        }
    }

    private PngLayout CutAt(ReadOnlySpan<byte> file, bool inImage) =>
        this with
        {
            ImageEnd = inImage ? file.Length : ImageEnd,
            Flaw = $"it ends after {file.Length} bytes without chunk IEND",
        };

    private static UnreadableImageException Damaged(string what) => new($"is a damaged PNG file: {what}");
}
