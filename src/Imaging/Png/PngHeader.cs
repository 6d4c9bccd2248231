using System.Buffers.Binary;
using Permafrost.Imaging.Decoding;

namespace Permafrost.Imaging.Png;

/// <summary>Chunk IHDR.</summary>
/// <param name="Width">1 to <see cref="LongestSide"/>.</param>
/// <param name="Height">1 to <see cref="LongestSide"/>.</param>
/// <param name="Color">What a pixel is made of.</param>
/// <param name="Depth">Bits per sample: 1, 2, 4, 8 or 16, as the colour type allows.</param>
/// <param name="IsInterlaced">Adam7.</param>
internal readonly record struct PngHeader(int Width, int Height, PngColor Color, int Depth, bool IsInterlaced)
{
    /// <summary>The longest side of a JPEG, and of what is resized. It bounds the memory that a row may ask for.</summary>
    public const int LongestSide = ushort.MaxValue;

    /// <summary>Data of the chunk.</summary>
    public const int Bytes = 13;

    /// <summary>Samples of a stored pixel.</summary>
    public int Samples =>
        Color switch
        {
            PngColor.Rgb => 3,
            PngColor.GrayAlpha => 2,
            PngColor.RgbAlpha => 4,
            _ => 1,
        };

    /// <summary>Samples of a decoded pixel.</summary>
    public int Channels => Color is PngColor.Gray or PngColor.GrayAlpha ? 1 : 3;

    /// <summary>How far back filters look: bytes of a pixel, at least 1.</summary>
    public int PixelBytes => Math.Max(1, Samples * Depth / 8);

    /// <summary>Bytes of a row of so many pixels, without the byte that names its filter.</summary>
    public int RowBytes(int width) => (int)(((long)width * Samples * Depth + 7) / 8);

    /// <summary>Reads and checks the data of the chunk.</summary>
    /// <exception cref="UnreadableImageException">Values that PNG does not define, or over the limits.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> data, ImageLimits limits)
    {
        uint width = BinaryPrimitives.ReadUInt32BigEndian(data);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(data[4..]);
        byte depth = data[8];
        byte color = data[9];
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue)
        {
            throw new UnreadableImageException($"is a damaged PNG file: its header claims {width} x {height} pixels");
        }

        bool isDefined = color switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!isDefined)
        {
            throw new UnreadableImageException(
                $"is a damaged PNG file: colour type {color} with {depth} bits a sample, which PNG does not define"
            );
        }

        if (data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw new UnreadableImageException(
                $"is a PNG file of compression {data[10]}, filtering {data[11]} and interlacing {data[12]}; expected 0, 0 and 0 or 1"
            );
        }

        if (width > LongestSide || height > LongestSide)
        {
            throw new UnreadableImageException($"has {width} x {height} pixels; at most {LongestSide} a side are read");
        }

        if ((long)width * height > limits.MaxPixels)
        {
            throw new UnreadableImageException($"has {width} x {height} pixels; the limit is {limits.MaxPixels} pixels");
        }

        return new PngHeader((int)width, (int)height, (PngColor)color, depth, data[12] == 1);
    }

    /// <summary>What the file stores, such as <c>palette+transparency 4 bit interlaced</c>.</summary>
    /// <param name="hasTransparency">A chunk names transparent colours.</param>
    public string Mode(bool hasTransparency)
    {
        string color = Color switch
        {
            PngColor.Gray => "gray",
            PngColor.Rgb => "rgb",
            PngColor.Palette => "palette",
            PngColor.GrayAlpha => "gray+alpha",
            _ => "rgb+alpha",
        };
        return $"{color}{(hasTransparency ? "+transparency" : "")} {Depth} bit{(IsInterlaced ? " interlaced" : "")}";
    }
}
