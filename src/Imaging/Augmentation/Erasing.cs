using System.Runtime.InteropServices;
using Permafrost.Core.Randomness;

namespace Permafrost.Imaging.Augmentation;

/// <summary>Fills a random rectangle. Zhong, Zheng, Kang, Li and Yang, "Random erasing data augmentation", AAAI 2020, algorithm 1.</summary>
/// <remarks>
/// The area is uniform between 0.02 and a largest share of the image, the ratio of the shorter side to the longer one uniform between 0.3 and 1,
/// and a coin says which of them is the height; sides are rounded down to whole pixels. Two deviations: the paper
/// draws height to width uniformly from 0.3 to 1 / 0.3, which prefers upright rectangles, and draws anew what does not
/// fit, where here a side longer than the image is cut to it, so that every number drawn has one place.
/// </remarks>
internal static class Erasing
{
    /// <summary>Share of the image that is erased at least.</summary>
    public const double SmallestArea = 0.02;

    private const double SmallestRatio = 0.3;

    /// <summary>The rectangle that some random words mean.</summary>
    /// <param name="size">Size of the image.</param>
    /// <param name="largestArea">Largest share of the image, <see cref="SmallestArea"/> to 1.</param>
    /// <param name="words">The draws of an image.</param>
    public static PixelRectangle Rectangle(in ImageSize size, double largestArea, ReadOnlySpan<uint> words)
    {
        double share = SmallestArea + (largestArea - SmallestArea) * Draw.Fraction(words[Draw.EraseArea]);
        double ratio = SmallestRatio + (1.0 - SmallestRatio) * Draw.Fraction(words[Draw.EraseRatio]);
        double area = share * size.Height * size.Width;
        double shorter = Math.Sqrt(area * ratio);
        double longer = Math.Sqrt(area / ratio);
        bool upright = Draw.Coin(words[Draw.EraseUpright]);
        int height = Side(upright ? longer : shorter, size.Height);
        int width = Side(upright ? shorter : longer, size.Width);
        return new PixelRectangle(
            Draw.Below(size.Height - height + 1, words[Draw.EraseTop]),
            Draw.Below(size.Width - width + 1, words[Draw.EraseLeft]),
            height,
            width
        );
    }

    public static void Clear(Span<byte> image, in ImageSize size, in PixelRectangle erased)
    {
        for (int row = 0; row < erased.Height; row++)
        {
            Row(image, size, erased, row).Clear();
        }
    }

    /// <summary>Bytes of the stream's words, low byte first, from element <see cref="Draw.FirstValue"/> on, row by row.</summary>
    public static void Randomize(
        Span<byte> image,
        in ImageSize size,
        in PixelRectangle erased,
        in PhiloxStream stream,
        uint epoch,
        uint sample
    )
    {
        Span<uint> words = stackalloc uint[PhiloxStream.FillMultiple];
        scoped ReadOnlySpan<byte> values = default;
        uint element = Draw.FirstValue;
        for (int row = 0; row < erased.Height; row++)
        {
            for (var rest = Row(image, size, erased, row); !rest.IsEmpty; )
            {
                if (values.IsEmpty)
                {
                    stream.Fill(words, epoch, sample, element);
                    element += PhiloxStream.FillMultiple;
                    values = MemoryMarshal.AsBytes(words);
                }

                int count = Math.Min(rest.Length, values.Length);
                values[..count].CopyTo(rest);
                values = values[count..];
                rest = rest[count..];
            }
        }
    }

    private static int Side(double length, int limit) => Math.Clamp((int)Math.Floor(length), 1, limit);

    private static Span<byte> Row(Span<byte> image, in ImageSize size, in PixelRectangle erased, int row) =>
        image.Slice(((erased.Top + row) * size.Width + erased.Left) * size.Channels, erased.Width * size.Channels);
}
