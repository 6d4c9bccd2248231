using Permafrost.Imaging.Png;

namespace Permafrost.Tests.Imaging.Png;

/// <summary>A random picture of any colour type and depth: as a file that this class writes by the specification, and as the pixels that it must give.</summary>
internal sealed class PngSample
{
    private static readonly (int Left, int Top, int StepX, int StepY)[] Passes =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    private readonly Random random;
    private readonly int[,,] samples;
    private readonly byte[] palette;

    public PngSample(int seed)
    {
        random = new Random(seed);
        (PngColor Color, int Depth)[] kinds =
        [
            .. new[] { 1, 2, 4, 8, 16 }.Select(depth => (PngColor.Gray, depth)),
            .. new[] { 1, 2, 4, 8 }.Select(depth => (PngColor.Palette, depth)),
            .. new[] { PngColor.Rgb, PngColor.GrayAlpha, PngColor.RgbAlpha }.SelectMany(color => new[] { (color, 8), (color, 16) }),
        ];
        var (color, depth) = kinds[random.Next(kinds.Length)];
        Header = new PngHeader(random.Next(1, 40), random.Next(1, 40), color, depth, random.Next(2) == 1);
        palette = new byte[3 << Math.Min(depth, 8)];
        random.NextBytes(palette);

        // Few values make long matches, many make literals.
        int values = 1 << random.Next(1, depth + 1);
        samples = new int[Header.Height, Header.Width, Header.Samples];
        for (int y = 0; y < Header.Height; y++)
        {
            for (int x = 0; x < Header.Width; x++)
            {
                for (int sample = 0; sample < Header.Samples; sample++)
                {
                    samples[y, x, sample] = random.Next(values);
                }
            }
        }
    }

    public PngHeader Header { get; }

    /// <summary>[H, W, C].</summary>
    public byte[] Pixels()
    {
        var pixels = new List<byte>();
        foreach (var (y, x) in Places((0, 0, 1, 1)))
        {
            for (int channel = 0; channel < Header.Channels; channel++)
            {
                pixels.Add(
                    Header.Color == PngColor.Palette ? palette[3 * samples[y, x, 0] + channel]
                    : Header.Depth == 16 ? (byte)(samples[y, x, channel] >> 8)
                    : (byte)(samples[y, x, channel] * 255 / ((1 << Header.Depth) - 1))
                );
            }
        }

        return [.. pixels];
    }

    /// <summary>The file, its image data cut into chunks at random.</summary>
    public byte[] File()
    {
        var file = new PngFile().Header(Header.Width, Header.Height, Header.Color, Header.Depth, Header.IsInterlaced);
        file.Palette(Header.Color == PngColor.Palette ? palette : null);
        ReadOnlySpan<byte> data = PngFile.Compress(Rows(), (System.IO.Compression.CompressionLevel)random.Next(4));
        while (!data.IsEmpty)
        {
            int count = random.Next(3) == 0 ? random.Next(4) : data.Length;
            file.Data(data[..Math.Min(count, data.Length)]);
            data = data[Math.Min(count, data.Length)..];
        }

        return file.End().Bytes;
    }

    /// <summary>Filtered rows of all passes.</summary>
    public byte[] Rows()
    {
        var rows = new List<byte>();
        foreach (var pass in Header.IsInterlaced ? Passes : [(0, 0, 1, 1)])
        {
            byte[]? prior = null;
            foreach (var places in Places(pass).GroupBy(place => place.Y))
            {
                byte[] row = Pack([
                    .. places.SelectMany(place => Enumerable.Range(0, Header.Samples).Select(s => samples[place.Y, place.X, s])),
                ]);
                var filter = (RowFilter)random.Next(5);
                rows.Add((byte)filter);
                rows.AddRange(ReferenceFilter.Apply(filter, row, prior ?? new byte[row.Length], Header.PixelBytes));
                prior = row;
            }
        }

        return [.. rows];
    }

    private IEnumerable<(int Y, int X)> Places((int Left, int Top, int StepX, int StepY) pass)
    {
        for (int y = pass.Top; y < Header.Height; y += pass.StepY)
        {
            for (int x = pass.Left; x < Header.Width; x += pass.StepX)
            {
                yield return (y, x);
            }
        }
    }

    private byte[] Pack(int[] row)
    {
        var packed = new byte[(row.Length * Header.Depth + 7) / 8];
        for (int at = 0; at < row.Length; at++)
        {
            for (int bit = 0; bit < Header.Depth; bit++)
            {
                int place = at * Header.Depth + bit;
                packed[place / 8] |= (byte)((row[at] >> (Header.Depth - 1 - bit) & 1) << (7 - place % 8));
            }
        }

        return packed;
    }
}
