namespace Permafrost.Imaging.Png;

/// <summary>One of the seven passes of an interlaced image (PNG, 8.2): every so many columns of every so many rows.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="StepX">From one column to the next.</param>
/// <param name="StepY">From one row to the next.</param>
internal readonly record struct Adam7(int Left, int Top, int StepX, int StepY)
{
    /// <summary>In the order of the file.</summary>
    public static ReadOnlySpan<Adam7> Passes => All;

    private static readonly Adam7[] All =
    [
        new(0, 0, 8, 8),
        new(4, 0, 8, 8),
        new(0, 4, 4, 8),
        new(2, 0, 4, 4),
        new(0, 2, 2, 4),
        new(1, 0, 2, 2),
        new(0, 1, 1, 2),
    ];

    /// <summary>Columns that the pass has of an image; 0 if the image is too narrow for it.</summary>
    public int Width(int imageWidth) => (imageWidth - Left + StepX - 1) / StepX;

    /// <summary>Rows that the pass has of an image.</summary>
    public int Height(int imageHeight) => (imageHeight - Top + StepY - 1) / StepY;
}
