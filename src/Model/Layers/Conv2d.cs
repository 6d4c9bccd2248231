using System.Runtime.CompilerServices;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Two-dimensional convolution with a bias and, if asked for, a ReLU in its tail.</summary>
/// <remarks>
/// <para>
/// <c>y[h, w, k] = b[k] + sum over (r, s, c) of x[h t + r - pad, w t + s - pad, c] * W[r, s, c, k]</c> with stride t; zeros beyond the
/// border. Cross-correlation, as in every framework; LeCun et al., Proceedings of the IEEE 86 (1998).
/// </para>
/// <para>Orders of additions, each a chain of fused multiply-adds (the naive form is <see cref="Reference.NaiveConv2d"/>):</para>
/// <list type="bullet">
/// <item>forward: from the bias, over r, s, c;</item>
/// <item>dL/dx: from zero, over the taps (r, s) that reach the pixel, within a tap over k;</item>
/// <item>dL/dW: within a group from zero, over sample, h, w; the groups are then added in order;</item>
/// <item>dL/db: likewise, with plain additions.</item>
/// </list>
/// </remarks>
// S sample of the group, H W output pixel, R S kernel tap (r, s), C input channel, K output channel; P with padding.
internal sealed unsafe class Conv2d : Layer
{
    /// <summary>Pixels of one tile problem backward: enough rows to fill tiles, few enough to stay in the cache.</summary>
    private const int PixelsPerProblem = 96;

    private readonly TileKernel kernel;
    private readonly int size;
    private readonly int stride;
    private readonly bool relu;
    private readonly Initializer initializer;

    /// <summary>The input with its zero border: <c>[H + pads, W + pads, CP]</c>.</summary>
    private readonly ActivationLayout bordered;
    private readonly Window rows;
    private readonly Window columns;

    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>The weights with input and output channels swapped, <c>[R, S, K, CP]</c>, for dL/dx.</summary>
    private readonly NativeBuffer<float> swapped;
    private readonly NativeBuffer<float> zeros;

    private readonly NativeBuffer<int> inputPixels;
    private readonly NativeBuffer<int> outputPixels;
    private readonly NativeBuffer<int> taps;
    private readonly NativeBuffer<int> weightRows;

    private NativeBuffer<float> groupWeights = new(0);
    private NativeBuffer<float> groupBiases = new(0);

    public Conv2d(string name, Conv2dOptions options, ActivationLayout input, TileKernel kernel)
        : base(name, input, ActivationLayout.Padded(options.OutputShape(input.Shape)))
    {
        this.kernel = kernel;
        size = options.Kernel;
        stride = options.Stride;
        relu = options.Activation == Activation.Relu;
        initializer = options.Initializer;
        rows = Window.Along(input.Shape.Height, size, stride, options.Padding);
        columns = Window.Along(input.Shape.Width, size, stride, options.Padding);
        bordered = input with
        {
            Shape = new ActivationShape(
                input.Shape.Height + rows.PadBefore + rows.PadAfter,
                input.Shape.Width + columns.PadBefore + columns.PadAfter,
                input.Shape.Channels
            ),
        };

        int channels = input.Shape.Channels;
        weight = new Parameter(
            $"{name}/kernel",
            [size, size, channels, options.Filters],
            size * size,
            channels,
            input.Pitch,
            options.Filters,
            options.L2
        );
        bias = new Parameter($"{name}/bias", [options.Filters], 1, 1, 1, options.Filters, 0.0);
        Parameters = [weight, bias];
        swapped = new NativeBuffer<float>((long)size * size * options.Filters * ActivationLayout.RoundUp(input.Pitch));
        zeros = new NativeBuffer<float>(Output.Pitch);

        inputPixels = NativeBuffer<int>.Of([
            .. Pixels((sample, h, w) => sample * bordered.Floats + (h * RowPitch + w * input.Pitch) * stride),
        ]);
        outputPixels = NativeBuffer<int>.Of([
            .. Pixels((sample, h, w) => sample * Output.Floats + (h * Output.Shape.Width + w) * Output.Pitch),
        ]);
        taps = NativeBuffer<int>.Of([.. Taps((r, s) => r * RowPitch + s * input.Pitch)]);
        weightRows = NativeBuffer<int>.Of([
            .. Taps((r, s) => r * RowPitch + s * input.Pitch).SelectMany(tap => Enumerable.Range(tap, input.Pitch)),
        ]);
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override long MacsPerImage =>
        (long)Output.Shape.Height * Output.Shape.Width * size * size * Input.Shape.Channels * Output.Shape.Channels;

    private bool HasBorder => bordered != Input;

    /// <summary>Floats from one row of the bordered input to the next.</summary>
    private int RowPitch => bordered.Shape.Width * Input.Pitch;

    private int PixelCount => Output.Shape.Height * Output.Shape.Width;

    public override void Initialize(ulong seed)
    {
        int area = size * size;
        WeightInitializer.Fill(weight, initializer, fanIn: area * Input.Shape.Channels, fanOut: area * Output.Shape.Channels, seed);
        RowsChanged(weight, 0, weight.Rows);
    }

    public override LayerState CreateState(bool training) => new State(this, training);

    public override void PrepareTraining(int batchSize)
    {
        int groups = (batchSize + SamplePass.GroupSize - 1) / SamplePass.GroupSize;
        groupWeights.Dispose();
        groupBiases.Dispose();
        groupWeights = new NativeBuffer<float>(weight.PackedCount * groups);
        groupBiases = new NativeBuffer<float>(bias.PackedCount * groups);
    }

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        own.Input = HasBorder ? AddBorder(own, pass, input) : input;
        var problem = new TileProblem
        {
            A = own.Input,
            ARows = inputPixels.Pointer,
            ARun = RowPitch,
            AStep = 1,
            B = weight.Values,
            BStep = weight.Pitch,
            C = own.Output.Pointer,
            CRows = outputPixels.Pointer,
            Init = bias.Values,
            Rows = pass.Samples * PixelCount,
            Columns = Output.Pitch,
            Outer = 1,
            Runs = size,
            Length = size * Input.Pitch,
            Relu = relu,
        };
        kernel.Run(problem);
        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        var own = (State)state;
        if (relu)
        {
            Elementwise.ReluGradient(own.Output.Pointer, dOutput, pass.Samples * Output.Floats);
        }

        BackwardByWeight(own, pass, dOutput);
        if (target is null)
        {
            return null;
        }

        float* dBordered = HasBorder ? own.BorderedGradient!.Pointer : target;
        new Span<float>(dBordered, pass.Samples * bordered.Floats).Clear();
        BackwardByInput(pass, dOutput, dBordered);
        if (HasBorder)
        {
            RemoveBorder(pass, dBordered, target);
        }

        return target;
    }

    /// <summary>dL/dW and dL/db of a bias: the groups' sums, added in order.</summary>
    public override void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples)
    {
        float* groupSums = parameter == weight ? groupWeights.Pointer : groupBiases.Pointer;
        long at = (long)firstRow * parameter.Pitch;
        int count = rows * parameter.Pitch;
        int groups = (batchSamples + SamplePass.GroupSize - 1) / SamplePass.GroupSize;
        new ReadOnlySpan<float>(groupSums + at, count).CopyTo(new Span<float>(parameter.Gradients + at, count));
        for (int group = 1; group < groups; group++)
        {
            Elementwise.Add(groupSums + group * parameter.PackedCount + at, parameter.Gradients + at, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void RowsChanged(Parameter parameter, int firstRow, int rows)
    {
        if (parameter != weight)
        {
            return;
        }

        int pitch = ActivationLayout.RoundUp(Input.Pitch);
        int filters = Output.Shape.Channels;
        for (int row = firstRow; row < firstRow + rows; row++)
        {
            float* from = weight.Values + (long)row * weight.Pitch;
            float* to = swapped.Pointer + (long)(row / Input.Pitch) * filters * pitch + row % Input.Pitch;
            for (int k = 0; k < filters; k++)
            {
                to[(long)k * pitch] = from[k];
            }
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var buffer in (IDisposable[])[swapped, zeros, inputPixels, outputPixels, taps, weightRows, groupWeights, groupBiases])
        {
            buffer.Dispose();
        }
    }

    private void BackwardByWeight(State own, in SamplePass pass, float* dOutput)
    {
        var problem = new TileProblem
        {
            A = own.Input,
            ARows = weightRows.Pointer,
            AOuter = bordered.Floats,
            ARun = stride * RowPitch,
            AStep = stride * Input.Pitch,
            B = dOutput,
            BStep = Output.Pitch,
            C = groupWeights.Pointer + pass.Group * weight.PackedCount,
            CRows = own.WeightRows!.Pointer,
            Init = zeros.Pointer,
            Rows = weight.Rows,
            Columns = Output.Pitch,
            Outer = pass.Samples,
            Runs = Output.Shape.Height,
            Length = Output.Shape.Width,
        };
        kernel.Run(problem);

        float* sums = groupBiases.Pointer + pass.Group * bias.PackedCount;
        new Span<float>(sums, bias.Pitch).Clear();
        Elementwise.AddRows(dOutput, pass.Samples * PixelCount, Output.Pitch, sums);
    }

    private void BackwardByInput(in SamplePass pass, float* dOutput, float* dBordered)
    {
        int chunk = Math.Clamp((PixelsPerProblem + PixelCount - 1) / PixelCount, 1, SamplePass.GroupSize);
        int pitch = ActivationLayout.RoundUp(Input.Pitch);
        for (int sample = 0; sample < pass.Samples; sample += chunk)
        {
            for (int tap = 0; tap < size * size; tap++)
            {
                var problem = new TileProblem
                {
                    A = dOutput + (long)sample * Output.Floats,
                    ARows = outputPixels.Pointer,
                    AStep = 1,
                    B = swapped.Pointer + (long)tap * Output.Shape.Channels * pitch,
                    BStep = pitch,
                    C = dBordered + (long)sample * bordered.Floats + taps.Pointer[tap],
                    CRows = inputPixels.Pointer,
                    Rows = Math.Min(chunk, pass.Samples - sample) * PixelCount,
                    Columns = pitch,
                    Outer = 1,
                    Runs = 1,
                    Length = Output.Shape.Channels,
                };
                kernel.Run(problem);
            }
        }
    }

    private float* AddBorder(State own, in SamplePass pass, float* input)
    {
        float* target = own.BorderedInput!.Pointer;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            CopyRows(input + (long)sample * Input.Floats, Input, target + (long)sample * bordered.Floats + Inside, bordered);
        }

        return target;
    }

    private void RemoveBorder(in SamplePass pass, float* dBordered, float* target)
    {
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            CopyRows(dBordered + (long)sample * bordered.Floats + Inside, bordered, target + (long)sample * Input.Floats, Input);
        }
    }

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

    private IEnumerable<int> Pixels(Func<int, int, int, int> offset)
    {
        for (int sample = 0; sample < SamplePass.GroupSize; sample++)
        {
            for (int h = 0; h < Output.Shape.Height; h++)
            {
                for (int w = 0; w < Output.Shape.Width; w++)
                {
                    yield return offset(sample, h, w);
                }
            }
        }
    }

    private IEnumerable<int> Taps(Func<int, int, int> offset)
    {
        for (int r = 0; r < size; r++)
        {
            for (int s = 0; s < size; s++)
            {
                yield return offset(r, s);
            }
        }
    }

    private sealed class State(Conv2d layer, bool training) : LayerState
    {
        /// <summary>The input that was convolved, border included.</summary>
        public float* Input { get; set; }

        public NativeBuffer<float> Output { get; } = new((long)layer.Output.Floats * SamplePass.GroupSize);

        public NativeBuffer<float>? BorderedInput { get; } =
            layer.HasBorder ? new((long)layer.bordered.Floats * SamplePass.GroupSize) : null;

        public NativeBuffer<float>? BorderedGradient { get; } =
            layer.HasBorder && training ? new((long)layer.bordered.Floats * SamplePass.GroupSize) : null;

        public NativeBuffer<int>? WeightRows { get; } =
            training ? NativeBuffer<int>.Of([.. Enumerable.Range(0, layer.weight.Rows).Select(row => row * layer.weight.Pitch)]) : null;

        public override void Dispose()
        {
            Output.Dispose();
            BorderedInput?.Dispose();
            BorderedGradient?.Dispose();
            WeightRows?.Dispose();
        }
    }
}
