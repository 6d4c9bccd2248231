namespace Permafrost.Imaging.Resizing;

/// <summary>Resizing of images with 8-bit samples: one plan for one pair of sizes, used for any number of images.</summary>
/// <remarks>
/// <para>
/// Weights have 22 fractional bits and are applied in 32-bit integers: columns first, rounded to 8 bits, then rows; a direction whose
/// size does not change is left out. That is how Pillow does it, and where <see cref="ResizeFilter"/> says so the bytes are the same.
/// Integer sums have no order to depend on: the same bytes on every machine.
/// </para>
/// <para>
/// Images pass through block by block, a few dozen rows at a time: only rows that the output needs are mixed, and scratch memory does not
/// grow with the number of rows, but for those that one output row mixes.
/// </para>
/// <para>Immutable: any number of threads may use one plan, each with scratch memory of its own.</para>
/// </remarks>
public sealed class ImageResize
{
    private readonly ResizeKernel kernel;
    private readonly ResizeWeights? columns;
    private readonly ResizeWeights? rows;
    private readonly ResizeAxis vertical;
    private readonly int channels;
    private readonly int inputRowBytes;
    private readonly int outputRowBytes;
    private readonly int pitch;
    private readonly int ringRows;

    /// <param name="filter">How samples are mixed.</param>
    /// <param name="inputHeight">Rows of the input, 1 to 65,535.</param>
    /// <param name="inputWidth">Columns of the input, 1 to 65,535.</param>
    /// <param name="outputHeight">Rows of the output, 1 to 65,535.</param>
    /// <param name="outputWidth">Columns of the output, 1 to 65,535.</param>
    /// <param name="channels">Interleaved samples per pixel, 1 or more.</param>
    public ImageResize(ResizeFilter filter, int inputHeight, int inputWidth, int outputHeight, int outputWidth, int channels)
        : this(
            filter,
            ResizeAxis.Whole(inputHeight, outputHeight),
            ResizeAxis.Whole(inputWidth, outputWidth),
            channels,
            ResizeKernel.Supported[0]
        ) { }

    internal ImageResize(ResizeFilter filter, ResizeAxis vertical, ResizeAxis horizontal, int channels, ResizeKernel kernel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        this.kernel = kernel;
        this.vertical = vertical;
        this.channels = channels;
        InputBytes = checked(vertical.InputSize * horizontal.InputSize * channels);
        OutputBytes = checked(vertical.OutputSize * horizontal.OutputSize * channels);
        inputRowBytes = horizontal.InputSize * channels;
        outputRowBytes = horizontal.OutputSize * channels;
        columns = horizontal.IsIdentity ? null : new ResizeWeights(filter, horizontal);
        rows = vertical.IsIdentity ? null : new ResizeWeights(filter, vertical);
        if (columns is null && rows is null)
        {
            return;
        }

        pitch = (horizontal.OutputSize + ResizeWeights.Group - 1) / ResizeWeights.Group * ResizeWeights.Group * channels;
        ringRows = (rows?.MostTaps ?? 1) + kernel.BlockRows;
        ScratchBytes = checked(ringRows * pitch + (columns is null ? 0 : kernel.ColumnScratchBytes(columns, channels)));
    }

    /// <summary>Bytes of an input image, [H, W, C].</summary>
    public int InputBytes { get; }

    /// <summary>Bytes of an output image, [H, W, C].</summary>
    public int OutputBytes { get; }

    /// <summary>Bytes of scratch memory that <see cref="Apply(ReadOnlySpan{byte}, Span{byte}, Span{byte})"/> needs; 0 where no size changes.</summary>
    public int ScratchBytes { get; }

    /// <summary>Rows of the input that are asked for at a time, at most.</summary>
    internal int BlockRows => kernel.BlockRows;

    /// <summary>Resizes one image.</summary>
    /// <param name="input">[H, W, C] of the input size.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <param name="output">[H, W, C] of the output size; must not overlap the input.</param>
    public void Apply(ReadOnlySpan<byte> input, Span<byte> scratch, Span<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, InputBytes, nameof(input));
        ArgumentOutOfRangeException.ThrowIfNotEqual(output.Length, OutputBytes, nameof(output));
        var stored = new StoredRows(input, inputRowBytes);
        Apply(ref stored, scratch, output, outputRowBytes);
    }

    /// <summary>Resizes one image that is given in blocks of rows.</summary>
    /// <param name="input">Rows of the input.</param>
    /// <param name="scratch">At least <see cref="ScratchBytes"/>; its content does not matter.</param>
    /// <param name="output">Where the first row of the output goes.</param>
    /// <param name="outputPitch">Bytes from one row of the output to the next: more than a row has, where the output is part of a larger image.</param>
    internal void Apply<TRows>(ref TRows input, Span<byte> scratch, Span<byte> output, int outputPitch)
        where TRows : IRowSource, allows ref struct
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scratch.Length, ScratchBytes, nameof(scratch));
        if (columns is null && rows is null)
        {
            Copy(ref input, output, outputPitch);
            return;
        }

        var ring = scratch[..(ringRows * pitch)];
        var columnScratch = scratch[ring.Length..];
        int begin = First(0);
        int end = End(vertical.OutputSize - 1);
        int kept = begin;
        int done = 0;
        for (int row = begin; row < end; row += BlockRows)
        {
            int count = Math.Min(BlockRows, end - row);
            if (row - kept + BlockRows > ringRows)
            {
                // The rows that are still needed move to the front: few, and near.
                int needed = Math.Min(First(done), row);
                ring[((needed - kept) * pitch)..((row - kept) * pitch)].CopyTo(ring);
                kept = needed;
            }

            var block = input.Rows(row, count);
            var target = ring[((row - kept) * pitch)..];
            if (columns is null)
            {
                CopyRows(block, inputRowBytes, count, target, pitch);
            }
            else
            {
                kernel.MixColumns(block, inputRowBytes, count, columns, channels, columnScratch, target, pitch);
            }

            for (; done < vertical.OutputSize && End(done) <= row + count; done++)
            {
                MixRows(ring[((First(done) - kept) * pitch)..], done, output.Slice(done * outputPitch, outputRowBytes));
            }
        }
    }

    private static void CopyRows(ReadOnlySpan<byte> from, int rowBytes, int count, Span<byte> to, int pitch)
    {
        for (int row = 0; row < count; row++)
        {
            from.Slice(row * rowBytes, rowBytes).CopyTo(to[(row * pitch)..]);
        }
    }

    private void Copy<TRows>(ref TRows input, Span<byte> output, int outputPitch)
        where TRows : IRowSource, allows ref struct
    {
        for (int row = 0; row < vertical.InputSize; row += BlockRows)
        {
            int count = Math.Min(BlockRows, vertical.InputSize - row);
            CopyRows(input.Rows(row, count), inputRowBytes, count, output[(row * outputPitch)..], outputPitch);
        }
    }

    private void MixRows(ReadOnlySpan<byte> mixed, int outputRow, Span<byte> to)
    {
        if (rows is null)
        {
            mixed[..to.Length].CopyTo(to);
        }
        else
        {
            kernel.MixRows(mixed, pitch, rows.Of(outputRow), to);
        }
    }

    private int First(int output) => rows?.First(output) ?? output;

    private int End(int output) => rows?.End(output) ?? output + 1;
}
