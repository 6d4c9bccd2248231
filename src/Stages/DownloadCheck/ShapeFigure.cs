namespace Permafrost.Stages.DownloadCheck;

/// <summary>One figure around the origin, tilted: which points are inside. Integers alone.</summary>
/// <remarks>
/// The tilt is the direction (64, v): a point's coordinates along and across it are integers times the direction's length, so
/// that no sine is needed. Areas for radius r: circle 3.14 r², square 3.06 r², triangle 2.92 r², cross 3.19 r².
/// </remarks>
internal readonly struct ShapeFigure
{
    private const int Along = 64;

    private readonly int kind;
    private readonly int across;
    private readonly long radius;
    private readonly long scaledRadius;

    /// <param name="kind">0 circle, 1 square, 2 triangle, 3 cross.</param>
    /// <param name="radius">Size, in any unit of length.</param>
    /// <param name="across">Tilt as 64 times its tangent, -64 to 64.</param>
    public ShapeFigure(int kind, int radius, int across)
    {
        this.kind = kind;
        this.across = across;
        this.radius = radius;
        scaledRadius = radius * SquareRoot(Along * Along + across * across);
    }

    /// <summary>No figure of that radius reaches further from its centre than this.</summary>
    public static int Reach(int radius) => radius + (radius + 1) / 2;

    public bool Contains(int x, int y)
    {
        long u = Math.Abs((long)x * Along + (long)y * across);
        long v = (long)y * Along - (long)x * across;
        long r = scaledRadius;
        return kind switch
        {
            0 => (long)x * x + (long)y * y <= radius * radius,
            1 => 8 * Math.Max(u, Math.Abs(v)) <= 7 * r,

            // Equilateral, apex up, its corners 1.5 r from the centre: a flat bottom and two sides of slope √3.
            2 => 4 * v <= 3 * r && 1732 * u <= 1000 * v + 1500 * r,
            _ => 8 * Math.Min(u, Math.Abs(v)) <= 3 * r && 4 * Math.Max(u, Math.Abs(v)) <= 5 * r,
        };
    }

    /// <summary>The largest integer whose square is not above <paramref name="square"/>.</summary>
    private static int SquareRoot(int square)
    {
        int root = 0;
        while ((root + 1) * (root + 1) <= square)
        {
            root++;
        }

        return root;
    }
}
