namespace Permafrost.Imaging.Resizing;

/// <summary>Resizing by a triangle filter on 8-bit samples: one plan for one pair of sizes, used for any number of images.</summary>
/// <remarks>
/// <para>
/// Where the image shrinks, the filter widens with it, so that every input pixel counts (antialiasing); where it grows, this is
/// plain bilinear interpolation. Pixel centres lie at half-integers; at the borders the weights that fall outside are dropped
/// and the others divided by their sum. The aspect ratio is not kept: the whole input fills the whole output.
/// </para>
/// <para>
/// Weights are computed in double, rounded to 22 fractional bits and applied in 32-bit integers: columns first, rounded to
/// 8 bits, then rows; a direction whose size does not change is left out. That is what Pillow's <c>BILINEAR</c> does, and the
/// bytes are the same. Integer sums have no order to depend on: the same bytes on every machine.
/// </para>
/// <para>Immutable: any number of threads may use one plan, each with scratch memory of its own.</para>
/// </remarks>
public sealed class BilinearResize
{
    private readonly ResizeWeights? columns;
    private readonly ResizeWeights? rows;

    /// <param name="inputHeight">Rows of the input, 1 to 65,535.</param>
    /// <param name="inputWidth">Columns of the input, 1 to 65,535.</param>
    /// <param name="outputHeight">Rows of the output, 1 to 65,535.</param>
    /// <param name="outputWidth">Columns of the output, 1 to 65,535.</param>
    /// <param name="channels">Interleaved samples per pixel, 1 or more.</param>
    public BilinearResize(int inputHeight, int inputWidth, int outputHeight, int outputWidth, int channels)
    {
        RequireSide(inputHeight, nameof(inputHeight));
        RequireSide(inputWidth, nameof(inputWidth));
        RequireSide(outputHeight, nameof(outputHeight));
        RequireSide(outputWidth, nameof(outputWidth));
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        InputBytes = checked(inputHeight * inputWidth * channels);
        OutputBytes = checked(outputHeight * outputWidth * channels);
        InputHeight = inputHeight;
        InputRowBytes = inputWidth * channels;
        OutputRowBytes = outputWidth * channels;
        Channels = channels;
        columns = inputWidth == outputWidth ? null : new ResizeWeights(inputWidth, outputWidth);
        rows = inputHeight == outputHeight ? null : new ResizeWeights(inputHeight, outputHeight);
        ScratchBytes = columns is null || rows is null ? 0 : checked(inputHeight * OutputRowBytes);
    }

    /// <summary>Bytes of an input image, [H, W, C].</summary>
    public int InputBytes { get; }

    /// <summary>Bytes of an output image, [H, W, C].</summary>
    public int OutputBytes { get; }

    /// <summary>Bytes of scratch memory that <see cref="Apply"/> needs; 0 unless both directions change.</summary>
    public int ScratchBytes { get; }

    private int InputHeight { get; }

    private int InputRowBytes { get; }

    private int OutputRowBytes { get; }

    private int Channels { get; }

    /// <summary>Resizes one image.</summary>
    /// <param name="input">[H, W, C] of the input size.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <param name="output">[H, W, C] of the output size; must not overlap the input.</param>
    public void Apply(ReadOnlySpan<byte> input, Span<byte> scratch, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, InputBytes, nameof(input));
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, OutputBytes, nameof(output));
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchBytes, nameof(scratch));
        if (columns is null && rows is null)
        {
            input.CopyTo(output);
        }
        else if (columns is null)
        {
            MixRows(rows!, input, output);
        }
        else if (rows is null)
        {
            MixColumns(columns, input, output);
        }
        else
        {
            var between = scratch[..ScratchBytes];
            MixColumns(columns, input, between);
            MixRows(rows, between, output);
        }
    }

    private static void RequireSide(int side, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(side, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(side, ushort.MaxValue, name);
    }

    private void MixColumns(ResizeWeights weights, ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (int row = 0; row < InputHeight; row++)
        {
            var from = input.Slice(row * InputRowBytes, InputRowBytes);
            var to = output.Slice(row * OutputRowBytes, OutputRowBytes);
            for (int column = 0; column < weights.OutputSize; column++)
            {
                var taps = weights.Taps(column, out int first);
                for (int channel = 0; channel < Channels; channel++)
                {
                    int sum = ResizeWeights.Half;
                    for (int tap = 0; tap < taps.Length; tap++)
                    {
                        sum += taps[tap] * from[(first + tap) * Channels + channel];
                    }

                    to[column * Channels + channel] = ResizeWeights.ToByte(sum);
                }
            }
        }
    }

    private void MixRows(ResizeWeights weights, ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (int row = 0; row < weights.OutputSize; row++)
        {
            var taps = weights.Taps(row, out int first);
            var to = output.Slice(row * OutputRowBytes, OutputRowBytes);
            for (int at = 0; at < to.Length; at++)
            {
                int sum = ResizeWeights.Half;
                for (int tap = 0; tap < taps.Length; tap++)
                {
                    sum += taps[tap] * input[(first + tap) * OutputRowBytes + at];
                }

                to[at] = ResizeWeights.ToByte(sum);
            }
        }
    }
}
