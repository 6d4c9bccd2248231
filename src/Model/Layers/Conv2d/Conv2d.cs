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
/// <para>
/// Where a <see cref="WinogradConvolution"/> fits, forward and dL/dx are its own, and so are their orders: dL/dx is the convolution of dL/dy
/// with the filters turned by half a turn.
/// </para>
/// <para>A convolution that feeds 2 x 2 pooling is a <see cref="PooledConv2d"/> instead.</para>
/// </remarks>
// S sample of the group, H W output pixel, R S kernel tap (r, s), C input channel, K output channel; P with padding.
internal sealed unsafe partial class Conv2d : Layer
{
    /// <summary>Pixels of one tile problem backward: enough rows to fill tiles, few enough to stay in the cache.</summary>
    private const int PixelsPerProblem = 96;

    private readonly KernelVariant kernel;
    private readonly ConvolutionGeometry geometry;
    private readonly bool relu;
    private readonly Initializer initializer;

    private readonly Parameter weight;
    private readonly Parameter? bias;

    /// <summary>The weights with input and output channels swapped, <c>[R, S, K, CP]</c>, for dL/dx.</summary>
    private readonly NativeBuffer<float> swapped;
    private readonly NativeBuffer<float> zeros;

    /// <summary>The faster way forward, and to the input; null where the shape does not suit.</summary>
    private readonly WinogradConvolution? winograd;
    private readonly WinogradConvolution? winogradToInput;

    private readonly NativeBuffer<int> inputPixels;
    private readonly NativeBuffer<int> outputPixels;
    private readonly NativeBuffer<int> taps;
    private readonly NativeBuffer<int> windowFloats;
    private readonly NativeBuffer<int> weightRows;

    private readonly GroupSums weightSums;
    private readonly GroupSums biasSums;

    public Conv2d(string name, Conv2dOptions options, ActivationLayout input, KernelVariant kernel)
        : this(name, options, new ConvolutionGeometry(options.Kernel, options.Stride, options.Padding, input, options.Filters), kernel) { }

    private Conv2d(string name, Conv2dOptions options, ConvolutionGeometry geometry, KernelVariant kernel)
        : base(name, geometry.Input, geometry.Output)
    {
        this.kernel = kernel;
        this.geometry = geometry;
        relu = options.Activation.IsRelu;
        initializer = options.Initializer;
        weight = geometry.CreateKernel(name, options.L2);
        bias = options.Bias ? new Parameter($"{name}/bias", [options.Filters], 1, 1, 1, options.Filters, 0.0) : null;
        Parameters = bias is null ? [weight] : [weight, bias];
        if (WinogradConvolution.FitsForward(geometry))
        {
            winograd = new WinogradConvolution(Input, geometry.PadTop, geometry.PadLeft, Output, kernel);
        }

        if (WinogradConvolution.FitsBackward(geometry))
        {
            winogradToInput = new WinogradConvolution(Output, 2 - geometry.PadTop, 2 - geometry.PadLeft, Input, kernel);
        }

        swapped = new NativeBuffer<float>((long)SwappedTaps * options.Filters * SwappedPitch);
        zeros = new NativeBuffer<float>(Math.Max(Output.Pitch, SwappedPitch));
        inputPixels = NativeBuffer<int>.Of([.. Pixels((h, w) => geometry.WindowAt(h, w), geometry.Bordered.Floats)]);
        outputPixels = NativeBuffer<int>.Of([.. Pixels(geometry.OutputAt, Output.Floats)]);
        taps = NativeBuffer<int>.Of([.. geometry.Taps]);
        windowFloats = NativeBuffer<int>.Of([.. geometry.Taps.SelectMany(tap => Enumerable.Range(tap, Input.Pitch))]);
        weightRows = NativeBuffer<int>.Of([.. Enumerable.Range(0, weight.Rows).Select(row => row * weight.Pitch)]);
        weightSums = new GroupSums(weight.PackedCount);
        biasSums = new GroupSums(bias is null ? 0 : Output.Pitch);
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override long MacsPerImage => geometry.Macs;

    private int SwappedTaps => winogradToInput is null ? geometry.Size * geometry.Size : 0;

    private int SwappedPitch => ActivationLayout.RoundUp(Input.Pitch);

    public override int DerivedParts => SwappedTaps + (winograd?.FilterBlocks ?? 0);

    public override void Initialize(ulong seed)
    {
        geometry.Initialize(weight, initializer, seed);
        Derive();
    }

    public override LayerState CreateState(bool training) => new State(this, training);

    public override void PrepareTraining(int batchSize)
    {
        weightSums.Prepare(batchSize);
        biasSums.Prepare(batchSize);
    }

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        own.Input = input;
        if (own.BorderedInput is { } bordered)
        {
            geometry.AddBorder(input, bordered.Pointer, pass.Samples);
            own.Input = bordered.Pointer;
        }

        if (winograd is not null)
        {
            winograd.Run(own.Forward!, input, pass.Samples, bias is null ? null : bias.Values, relu, own.Output.Pointer);
            return own.Output.Pointer;
        }

        var problem = new TileProblem
        {
            A = own.Input,
            ARows = inputPixels.Pointer,
            ARun = geometry.RowPitch,
            AStep = 1,
            B = weight.Values,
            BStep = weight.Pitch,
            C = own.Output.Pointer,
            CRows = outputPixels.Pointer,
            Init = bias is null ? zeros.Pointer : bias.Values,
            Rows = pass.Samples * geometry.OutputPixels,
            Columns = Output.Pitch,
            Outer = 1,
            Runs = geometry.Size,
            Length = geometry.Size * Input.Pitch,
            Relu = relu,
        };
        kernel.Tile.Run(problem);
        return own.Output.Pointer;
    }

    public override void Dispose()
    {
        base.Dispose();
        winograd?.Dispose();
        winogradToInput?.Dispose();
        foreach (
            var buffer in (IDisposable[])[swapped, zeros, inputPixels, outputPixels, taps, windowFloats, weightRows, weightSums, biasSums]
        )
        {
            buffer.Dispose();
        }
    }

    private IEnumerable<int> Pixels(Func<int, int, int> offset, int sampleFloats)
    {
        for (int sample = 0; sample < SamplePass.GroupSize; sample++)
        {
            for (int h = 0; h < Output.Shape.Height; h++)
            {
                for (int w = 0; w < Output.Shape.Width; w++)
                {
                    yield return sample * sampleFloats + offset(h, w);
                }
            }
        }
    }

    private sealed class State(Conv2d layer, bool training) : LayerState
    {
        /// <summary>The input that was convolved, border included.</summary>
        public float* Input { get; set; }

        public NativeBuffer<float> Output { get; } = new((long)layer.Output.Floats * SamplePass.GroupSize);

        public NativeBuffer<float>? BorderedInput { get; } = training || layer.winograd is null ? layer.geometry.CreateBordered() : null;

        public NativeBuffer<float>? BorderedGradient { get; } =
            training && layer.winogradToInput is null ? layer.geometry.CreateBordered() : null;

        public WinogradConvolution.Workspace? Forward { get; } = layer.winograd?.CreateWorkspace();

        public WinogradConvolution.Workspace? ToInput { get; } = training ? layer.winogradToInput?.CreateWorkspace() : null;

        public override void Dispose()
        {
            Output.Dispose();
            BorderedInput?.Dispose();
            BorderedGradient?.Dispose();
            Forward?.Dispose();
            ToInput?.Dispose();
        }
    }
}
