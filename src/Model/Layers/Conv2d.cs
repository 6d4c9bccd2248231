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
internal sealed unsafe partial class Conv2d : Layer
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

    public override void Dispose()
    {
        base.Dispose();
        foreach (var buffer in (IDisposable[])[swapped, zeros, inputPixels, outputPixels, taps, weightRows, groupWeights, groupBiases])
        {
            buffer.Dispose();
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
