using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Where the windows of a convolution lie in memory, and the border of zeros that its padding asks for.</summary>
/// <remarks>The border is a copy in and a copy out, so that kernels need not know of it.</remarks>
// H W output pixel, R S kernel tap (r, s), C input channel; P with padding.
internal sealed unsafe class ConvolutionGeometry
{
    private readonly Window rows;
    private readonly Window columns;

    /// <param name="size">Height and width of the kernel.</param>
    /// <param name="stride">Step of the kernel.</param>
    /// <param name="padding">What happens at the border.</param>
    /// <param name="input">Layout of the input.</param>
    /// <param name="filters">Number of output channels.</param>
    public ConvolutionGeometry(int size, int stride, Padding padding, ActivationLayout input, int filters)
    {
        Size = size;
        Stride = stride;
        Input = input;
        rows = padding.Rows(input.Shape.Height, size, stride);
        columns = padding.Columns(input.Shape.Width, size, stride);
        Bordered = input with
        {
            Shape = new ActivationShape(
                input.Shape.Height + rows.PadBefore + rows.PadAfter,
                input.Shape.Width + columns.PadBefore + columns.PadAfter,
                input.Shape.Channels
            ),
        };
        Output = ActivationLayout.Padded(new ActivationShape(rows.Output, columns.Output, filters));
    }

    public int Size { get; }

    public int Stride { get; }

    public ActivationLayout Input { get; }

    /// <summary>The input with its zero border: <c>[H + pads, W + pads, CP]</c>.</summary>
    public ActivationLayout Bordered { get; }

    public ActivationLayout Output { get; }

    /// <summary>Rows of zeros above the input.</summary>
    public int PadTop => rows.PadBefore;

    /// <summary>Columns of zeros left of the input.</summary>
    public int PadLeft => columns.PadBefore;

    public bool HasBorder => Bordered != Input;

    public int OutputPixels => Output.Shape.Height * Output.Shape.Width;

    /// <summary>Floats from one row of the bordered input to the next.</summary>
    public int RowPitch => Bordered.Shape.Width * Input.Pitch;

    /// <summary>Where in the bordered input of a sample the window of output pixel (h, w) begins.</summary>
    public int WindowAt(int h, int w) => (h * RowPitch + w * Input.Pitch) * Stride;

    /// <summary>Where in the output of a sample pixel (h, w) lies.</summary>
    public int OutputAt(int h, int w) => (h * Output.Shape.Width + w) * Output.Pitch;

    /// <summary>Offsets of the taps within a window, in the order r, s.</summary>
    public IEnumerable<int> Taps => Enumerable.Range(0, Size * Size).Select(tap => tap / Size * RowPitch + tap % Size * Input.Pitch);

    /// <summary>Copies a group's inputs into the middle of their bordered form, whose border is zero already.</summary>
    public void AddBorder(float* input, float* bordered, int samples)
    {
        for (int sample = 0; sample < samples; sample++)
        {
            CopyRows(input + (long)sample * Input.Floats, Input, bordered + (long)sample * Bordered.Floats + Inside, Bordered);
        }
    }

    /// <summary>Copies the middle of bordered gradients out.</summary>
    public void RemoveBorder(float* bordered, float* target, int samples)
    {
        for (int sample = 0; sample < samples; sample++)
        {
            CopyRows(bordered + (long)sample * Bordered.Floats + Inside, Bordered, target + (long)sample * Input.Floats, Input);
        }
    }

    /// <summary>A buffer for a group of bordered samples, or null where there is no border.</summary>
    public NativeBuffer<float>? CreateBordered() => HasBorder ? new((long)Bordered.Floats * SamplePass.GroupSize) : null;

    /// <summary>The kernel of the convolution: rows (r, s, c), columns the filters.</summary>
    public Parameter CreateKernel(string layer, double l2)
    {
        int channels = Input.Shape.Channels;
        int filters = Output.Shape.Channels;
        return new Parameter($"{layer}/kernel", [Size, Size, channels, filters], Size * Size, channels, Input.Pitch, filters, l2);
    }

    /// <summary>Draws the initial kernel.</summary>
    public void Initialize(Parameter kernel, Initializer initializer, ulong seed)
    {
        int area = Size * Size;
        WeightInitializer.Fill(kernel, initializer, fanIn: area * Input.Shape.Channels, fanOut: area * Output.Shape.Channels, seed);
    }

    /// <summary>Multiply-adds to convolve one image.</summary>
    public long Macs => (long)OutputPixels * Size * Size * Input.Shape.Channels * Output.Shape.Channels;

    /// <summary>Offset of the first real pixel inside the border.</summary>
    private int Inside => rows.PadBefore * RowPitch + columns.PadBefore * Input.Pitch;

    private void CopyRows(float* from, ActivationLayout fromLayout, float* to, ActivationLayout toLayout)
    {
        int width = Input.Shape.Width * Input.Pitch;
        for (int row = 0; row < Input.Shape.Height; row++)
        {
            new ReadOnlySpan<float>(from + row * fromLayout.Shape.Width * Input.Pitch, width).CopyTo(
                new Span<float>(to + row * toLayout.Shape.Width * Input.Pitch, width)
            );
        }
    }
}
