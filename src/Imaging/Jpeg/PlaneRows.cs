using System.Runtime.InteropServices;

namespace Permafrost.Imaging.Jpeg;

/// <summary>Where the rows of a component lie: those of a strip, behind some of the one before. Before and behind each row there is room.</summary>
/// <param name="Start">Index of the first sample.</param>
/// <param name="Stride">Samples from one row to the next.</param>
/// <param name="Width">Samples of a row that the image has.</param>
/// <param name="Height">Rows that the image has.</param>
/// <param name="Kept">Rows of the strip before.</param>
/// <param name="FirstRow">Number of the strip's first row.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PlaneRows(int Start, int Stride, int Width, int Height, int Kept, int FirstRow = 0)
{
    /// <summary>Samples of room before a row: one for its first sample again, filled up so that rows begin where registers like it.</summary>
    public const int RoomBefore = 16;

    /// <summary>Samples of room behind a row: at least one for its last sample again, and what a register reads farther.</summary>
    public const int RoomBehind = 80;

    /// <summary>A row, and what a register reads farther; above the first and below the last come those again.</summary>
    public ReadOnlySpan<byte> Row(byte[] samples, int row) => samples.AsSpan(At(row), Width + RoomBehind);

    /// <summary>Likewise, from one sample before the row on.</summary>
    public ReadOnlySpan<byte> PaddedRow(byte[] samples, int row) => samples.AsSpan(At(row) - 1, Width + RoomBehind);

    /// <summary>Repeats the outermost samples of the strip's rows.</summary>
    public void RepeatEnds(byte[] samples, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            int at = Start + (Kept + row) * Stride;
            samples[at - 1] = samples[at];
            samples[at + Width] = samples[at + Width - 1];
        }
    }

    private int At(int row) => Start + (Math.Clamp(row, 0, Height - 1) - FirstRow + Kept) * Stride;
}
