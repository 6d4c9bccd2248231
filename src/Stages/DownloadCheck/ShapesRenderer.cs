using System.Collections.Immutable;
using Permafrost.Core.Randomness;
using Permafrost.Experiments.Datasets;
using Permafrost.Model;

namespace Permafrost.Stages.DownloadCheck;

/// <summary>Draws the pictures of the dataset <c>shapes</c>: one light figure, somewhere, of some size and tilt, on a darker ground under noise.</summary>
/// <remarks>
/// Integers alone, so that every machine draws the same bytes. Lengths are in eighths of a pixel; a pixel's coverage is the
/// number of its 4 x 4 sample points inside of the figure. The four figures have about the same area: brightness tells nothing.
/// A picture depends on seed, split, index and size, on no other picture.
/// </remarks>
internal sealed class ShapesRenderer
{
    /// <summary>Units per pixel.</summary>
    private const int Units = 8;

    /// <summary>The noise's addresses come after those of the figure.</summary>
    private const uint FirstNoiseElement = 64;

    private readonly PhiloxStream stream;
    private readonly int size;

    /// <param name="source">Seed and size.</param>
    /// <param name="split"><c>train</c> or <c>test</c>: the stream is named <c>shapes/train</c> or <c>shapes/test</c>.</param>
    public ShapesRenderer(ShapesSource source, string split)
    {
        stream = new PhiloxStream((ulong)source.Seed, $"shapes/{split}");
        size = source.Size;
    }

    /// <summary>The figures, in the order of their labels.</summary>
    public static ImmutableArray<string> Classes { get; } = ["circle", "square", "triangle", "cross"];

    /// <summary>[H, W, 1].</summary>
    public ActivationShape Shape => new(size, size, 1);

    /// <summary>The classes take turns.</summary>
    public static int Label(int index) => index % Classes.Length;

    /// <summary>Draws picture <paramref name="index"/>.</summary>
    public void Draw(int index, Span<byte> pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(pixels.Length, Shape.Count, nameof(pixels));
        uint sample = (uint)index;
        int side = Units * size;
        int radius = Between(side * 7 / 32, side * 10 / 32, sample, 0);
        int reach = ShapeFigure.Reach(radius);
        int centreX = Between(reach, side - reach, sample, 1);
        int centreY = Between(reach, side - reach, sample, 2);
        var figure = new ShapeFigure(Label(index), radius, Between(-16, 16, sample, 3));
        int background = Between(0, 63, sample, 4);
        int contrast = Between(96, 191, sample, 5);
        int noise = Between(8, 40, sample, 6);
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                int covered = Coverage(figure, Units * x - centreX, Units * y - centreY);
                int level = background + contrast * covered / 16 + Noise(noise, sample, FirstNoiseElement + (uint)(y * size + x));
                pixels[y * size + x] = (byte)Math.Clamp(level, byte.MinValue, byte.MaxValue);
            }
        }
    }

    /// <summary>Sample points of a pixel that lie inside of the figure, 0 to 16; they stand at 1, 3, 5 and 7 eighths of each side.</summary>
    private static int Coverage(ShapeFigure figure, int left, int top)
    {
        int inside = 0;
        for (int dy = 1; dy < Units; dy += 2)
        {
            for (int dx = 1; dx < Units; dx += 2)
            {
                inside += figure.Contains(left + dx, top + dy) ? 1 : 0;
            }
        }

        return inside;
    }

    /// <summary>Uniform in least … most.</summary>
    private int Between(int least, int most, uint sample, uint element) =>
        least + stream.Below(Math.Max(most - least, 0) + 1, 0, sample, element);

    /// <summary>The sum of two uniform numbers, -amplitude to amplitude, zero most likely.</summary>
    private int Noise(int amplitude, uint sample, uint element)
    {
        uint bits = stream.UInt32(0, sample, element);
        int sum = (int)(bits & 0xFFFF) + (int)(bits >> 16) - 0xFFFF;
        return (sum * amplitude) >> 16;
    }
}
