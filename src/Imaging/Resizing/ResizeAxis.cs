namespace Permafrost.Imaging.Resizing;

/// <summary>One direction of a resizing: which part of the input's side fills the output's side.</summary>
/// <remarks>
/// The part begins <see cref="Start"/> / <see cref="Unit"/> pixels from the input's border and is <see cref="Size"/> / <see cref="Unit"/>
/// pixels long: crops may begin and end within a pixel. Pixel i covers [i, i + 1], its centre is i + 0.5.
/// </remarks>
/// <param name="InputSize">Pixels of the input, 1 to 65,535.</param>
/// <param name="OutputSize">Pixels of the output, 1 to 65,535.</param>
/// <param name="Start">Where the part begins, in units; 0 or more.</param>
/// <param name="Size">Length of the part, in units; at least 1, and no further than the input.</param>
/// <param name="Unit">Units of a pixel, at least 1.</param>
internal readonly record struct ResizeAxis(int InputSize, int OutputSize, long Start, long Size, long Unit)
{
    /// <summary>Longest side: sums of weights stay within 32 bits.</summary>
    public const int LongestSide = ushort.MaxValue;

    /// <summary>Whether the output is the input.</summary>
    public bool IsIdentity => InputSize == OutputSize && Start == 0 && Size == InputSize * Unit;

    /// <summary>The whole input fills the whole output.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is not 1 to 65,535.</exception>
    public static ResizeAxis Whole(int inputSize, int outputSize)
    {
        RequireSide(inputSize, nameof(inputSize));
        RequireSide(outputSize, nameof(outputSize));
        return new ResizeAxis(inputSize, outputSize, 0, inputSize, 1);
    }

    private static void RequireSide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, LongestSide, name);
    }
}
