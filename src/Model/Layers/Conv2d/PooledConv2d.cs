using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>A convolution with a 2 x 2 pooling in its tail: what the pooling throws away is never stored, and has no gradient to follow.</summary>
/// <remarks>
/// <para>
/// Forward, pixels are convolved window by window, some windows at a time, and only the largest of each four is kept
/// together with its position. Pixels that no window reads (an odd last row or column) are not convolved at all.
/// </para>
/// <para>
/// Backward, one pixel in four has a gradient, and behind a ReLU or a dropout less. Both gradients are sums over the pixels that have one
/// (<see cref="ChainProblem"/>).
/// </para>
/// <para>Orders of additions, each a chain of fused multiply-adds (the naive form is <see cref="Reference.NaivePooledConv2d"/>):</para>
/// <list type="bullet">
/// <item>forward: as <see cref="Conv2d"/>, or as <see cref="WinogradConvolution"/> where it fits;</item>
/// <item>
/// dL/dx: from zero, over k, for each k over the windows of the pooling row by row; only where the gradient is not zero;
/// </item>
/// <item>dL/dW: within a group from zero, over sample, window; only where the gradient is not zero; the groups are then added in order;</item>
/// <item>
/// dL/dW of a layer that reads the images themselves: likewise, but over sample, h, w of all pixels that a window reads, zeros included;
/// </item>
/// <item>dL/db: within a group over sample, window, with plain additions; then the groups.</item>
/// </list>
/// </remarks>
// S sample of the group, V window of the pooling, R S kernel tap (r, s), C input channel, K output channel; P with padding.
internal sealed unsafe partial class PooledConv2d : Layer
{
    /// <summary>Floats that are convolved at a time: they stay in the first-level cache until they are pooled.</summary>
    private const int FloatsPerStrip = 3072;

    /// <summary>Windows whose pixels fill whole tiles of every kernel.</summary>
    private const int WindowsPerTile = 3;

    private readonly string poolName;
    private readonly KernelVariant kernel;
    private readonly ConvolutionGeometry geometry;
    private readonly bool relu;
    private readonly Initializer initializer;
    private readonly Parameter weight;
    private readonly Parameter? bias;

    /// <summary>The weights filter by filter, <c>[K, R S CP]</c>, for dL/dx.</summary>
    private readonly NativeBuffer<float> filters;
    private readonly NativeBuffer<float> zeros;

    /// <summary>The faster way forward: a tile of it is a window of the pooling. Null where the shape does not suit.</summary>
    private readonly WinogradConvolution? winograd;

    /// <summary>Where in the bordered input each pixel of each window begins, <c>[S, V, 4]</c>.</summary>
    private readonly NativeBuffer<int> pixels;
    private readonly NativeBuffer<int> stripRows;
    private readonly NativeBuffer<int> windowFloats;
    private readonly NativeBuffer<int> weightRows;

    /// <summary>dL/dW of the groups: filter by filter, or, of a layer that reads the images, packed as the weights are.</summary>
    private readonly GroupSums weightSums;
    private readonly GroupSums biasSums;

    public PooledConv2d(
        string name,
        Conv2dOptions options,
        string poolName,
        MaxPool2dOptions pool,
        ActivationLayout input,
        KernelVariant kernel
    )
        : this(
            name,
            options,
            poolName,
            pool,
            new ConvolutionGeometry(options.Kernel, options.Stride, options.Padding, input, options.Filters),
            kernel
        ) { }

    private PooledConv2d(
        string name,
        Conv2dOptions options,
        string poolName,
        MaxPool2dOptions pool,
        ConvolutionGeometry geometry,
        KernelVariant kernel
    )
        : base(name, geometry.Input, ActivationLayout.Padded(pool.OutputShape(geometry.Output.Shape)))
    {
        this.poolName = poolName;
        this.kernel = kernel;
        this.geometry = geometry;
        relu = options.Activation.IsRelu;
        initializer = options.Initializer;
        weight = geometry.CreateKernel(name, options.L2);
        bias = options.Bias ? new Parameter($"{name}/bias", [options.Filters], 1, 1, 1, options.Filters, 0.0) : null;
        Parameters = bias is null ? [weight] : [weight, bias];
        winograd = WinogradConvolution.FitsForward(geometry)
            ? new WinogradConvolution(Input, geometry.PadTop, geometry.PadLeft, geometry.Output, kernel)
            : null;
        filters = new NativeBuffer<float>(InputIsUnpadded ? 0 : (long)options.Filters * weight.Rows);
        zeros = new NativeBuffer<float>(Output.Pitch);
        pixels = NativeBuffer<int>.Of([.. Pixels()]);
        stripRows = NativeBuffer<int>.Of([.. Enumerable.Range(0, WindowsPerStrip * QuadPooling.Pixels).Select(row => row * Output.Pitch)]);
        windowFloats = NativeBuffer<int>.Of([.. geometry.Taps.SelectMany(tap => Enumerable.Range(tap, Input.Pitch))]);
        weightRows = NativeBuffer<int>.Of([.. Enumerable.Range(0, weight.Rows).Select(row => row * weight.Pitch)]);
        weightSums = new GroupSums(InputIsUnpadded ? weight.PackedCount : filters.Count);
        biasSums = new GroupSums(bias is null ? 0 : Output.Pitch);
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override long MacsPerImage => geometry.Macs;

    public override IReadOnlyList<LayerSummary> Summaries =>
        [
            new LayerSummary(Name, geometry.Output.Shape, Parameters.Sum(parameter => (long)parameter.Count), MacsPerImage),
            new LayerSummary(poolName, Output.Shape, 0, 0),
        ];

    /// <summary>Images may come without padding of their channels; nobody wants their gradient.</summary>
    private bool InputIsUnpadded => !CanPassOn(Input);

    private int Windows => Output.Shape.Height * Output.Shape.Width;

    private int WindowsPerStrip =>
        winograd?.TilesPerStrip ?? Math.Max(1, FloatsPerStrip / (Output.Pitch * QuadPooling.Pixels * WindowsPerTile)) * WindowsPerTile;

    /// <summary>Whether the gradient of an input of this layout can be found: that of an image, without padding, cannot.</summary>
    public static bool CanPassOn(ActivationLayout input) => input.Pitch % ChainProblem.LengthMultiple == 0;

    public override int DerivedParts => InputIsUnpadded ? 0 : geometry.Size * geometry.Size + (winograd?.FilterBlocks ?? 0);

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

        int windows = pass.Samples * Windows;
        byte* winners = own.Gradients is null ? null : own.Gradients.Winners.Pointer;
        if (winograd is null && kernel.Tile.TryPool(Problem(own, 0, windows), relu, own.Output.Pointer, winners))
        {
            return own.Output.Pointer;
        }

        int strip = WindowsPerStrip;
        for (int window = 0; window < windows; window += strip)
        {
            int count = Math.Min(strip, windows - window);
            if (winograd is not null)
            {
                ConvolveTiles(own, input, window, count);
            }
            else
            {
                kernel.Tile.Run(Problem(own, window, count));
            }

            long at = (long)window * Output.Pitch;
            int pitch = Output.Pitch;
            QuadPooling.Run(
                own.Strip.Pointer,
                right: pitch,
                down: 2 * pitch,
                next: QuadPooling.Pixels * pitch,
                count,
                pitch,
                relu,
                own.Output.Pointer + at,
                winners is null ? null : winners + at
            );
        }

        return own.Output.Pointer;
    }

    public override void Dispose()
    {
        base.Dispose();
        winograd?.Dispose();
        foreach (var buffer in (IDisposable[])[filters, zeros, pixels, stripRows, windowFloats, weightRows, weightSums, biasSums])
        {
            buffer.Dispose();
        }
    }

    /// <summary>The pixels of some windows by the direct sum, into the strip.</summary>
    private TileProblem Problem(State own, int window, int count) =>
        new()
        {
            A = own.Input,
            ARows = pixels.Pointer + window * QuadPooling.Pixels,
            ARun = geometry.RowPitch,
            AStep = 1,
            B = weight.Values,
            BStep = weight.Pitch,
            C = own.Strip.Pointer,
            CRows = stripRows.Pointer,
            Init = bias is null ? zeros.Pointer : bias.Values,
            Rows = count * QuadPooling.Pixels,
            Columns = Output.Pitch,
            Outer = 1,
            Runs = geometry.Size,
            Length = geometry.Size * Input.Pitch,
        };

    /// <summary>The same by Winograd's tiles.</summary>
    private void ConvolveTiles(State own, float* input, int window, int count)
    {
        winograd!.Products(own.Workspace!, input, window, count, Output.Shape.Width, Windows);
        int pitch = Output.Pitch;
        var squares = new PixelSquares
        {
            Top = own.Strip.Pointer,
            Bottom = own.Strip.Pointer + 2 * pitch,
            Right = pitch,
            Next = QuadPooling.Pixels * pitch,
        };
        winograd.Output(own.Workspace!, 0, count, bias is null ? null : bias.Values, relu: false, squares);
    }

    private IEnumerable<int> Pixels()
    {
        for (int sample = 0; sample < SamplePass.GroupSize; sample++)
        {
            for (int window = 0; window < Windows; window++)
            {
                for (int position = 0; position < QuadPooling.Pixels; position++)
                {
                    int h = window / Output.Shape.Width * 2 + position / 2;
                    int w = window % Output.Shape.Width * 2 + position % 2;
                    yield return sample * geometry.Bordered.Floats + geometry.WindowAt(h, w);
                }
            }
        }
    }

    private sealed class State(PooledConv2d layer, bool training) : LayerState
    {
        /// <summary>The input that was convolved, border included.</summary>
        public float* Input { get; set; }

        public NativeBuffer<float> Output { get; } = new((long)layer.Output.Floats * SamplePass.GroupSize);

        /// <summary>Pixels of some windows, before they are pooled.</summary>
        public NativeBuffer<float> Strip { get; } = new((long)layer.WindowsPerStrip * QuadPooling.Pixels * layer.Output.Pitch);

        public NativeBuffer<float>? BorderedInput { get; } = training || layer.winograd is null ? layer.geometry.CreateBordered() : null;

        public WinogradConvolution.Workspace? Workspace { get; } = layer.winograd?.CreateWorkspace();

        /// <summary>What only training needs.</summary>
        public GradientState? Gradients { get; } = training ? new GradientState(layer) : null;

        public override void Dispose()
        {
            Output.Dispose();
            Strip.Dispose();
            BorderedInput?.Dispose();
            Workspace?.Dispose();
            Gradients?.Dispose();
        }
    }
}
