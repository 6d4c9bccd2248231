using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>
/// A 3 x 3 convolution of stride 1 with 16 instead of 36 multiplications for four pixels of output: F(2 x 2, 3 x 3). Winograd's minimal
/// filtering, as Lavin and Gray use it (CVPR 2016, section 4.1).
/// </summary>
/// <remarks>
/// <para>
/// y = A^T [(G g G^T) * (B^T d B)] A for each tile of 2 x 2 outputs y, from the 4 x 4 inputs d around it; the products, position by
/// position, are summed over the input channels.
/// </para>
/// <para>
/// Orders of additions: the transforms as <see cref="VectorKernels"/> states them; per position one chain of fused multiply-adds from zero over the
/// input channels; the bias is added last. The naive form is <see cref="Reference.NaiveWinograd"/>.
/// </para>
/// <para>
/// Used where it takes at most three multiplications instead of five, which depends on the shapes alone. Its rounding errors are a few times those of the direct sum.
/// </para>
/// </remarks>
// T tile; C input channel, K output channel; P with padding.
internal sealed unsafe class WinogradConvolution : IDisposable
{
    /// <summary>Positions of a transformed tile.</summary>
    private const int Positions = 16;

    /// <summary>Transformed floats at a time: they stay in the second-level cache between the three steps.</summary>
    private const int FloatsPerStrip = 100_000;

    /// <summary>Tiles come in multiples of this, so that they fill the tiles of the matrix kernels.</summary>
    private const int TileMultiple = 12;

    private const int ChannelsPerBlock = 16;

    /// <summary>With fewer, the sums over them are too short to pay for the transforms.</summary>
    private const int FewestChannels = 16;

    private readonly ActivationLayout source;
    private readonly ActivationLayout target;
    private readonly KernelVariant kernel;
    private readonly int padTop;
    private readonly int padLeft;
    private readonly NativeBuffer<int> sourceRows;
    private readonly NativeBuffer<int> targetRows;
    private readonly NativeBuffer<float> zeros;

    /// <param name="source">Layout of the input, without border.</param>
    /// <param name="padTop">Rows of zeros above it.</param>
    /// <param name="padLeft">Columns of zeros left of it.</param>
    /// <param name="target">Layout of the output.</param>
    /// <param name="kernel">The kernels.</param>
    public WinogradConvolution(ActivationLayout source, int padTop, int padLeft, ActivationLayout target, KernelVariant kernel)
    {
        this.source = source;
        this.target = target;
        this.kernel = kernel;
        TileRows = (target.Shape.Height + 1) / 2;
        TileColumns = (target.Shape.Width + 1) / 2;
        this.padTop = padTop;
        this.padLeft = padLeft;
        int perPosition = Positions * (source.Pitch + target.Pitch);
        int strip = Math.Max(1, FloatsPerStrip / (perPosition * TileMultiple)) * TileMultiple;
        int all = TileRows * TileColumns * SamplePass.GroupSize;
        TilesPerStrip = Math.Min(strip, (all + TileMultiple - 1) / TileMultiple * TileMultiple);
        sourceRows = NativeBuffer<int>.Of([.. Enumerable.Range(0, TilesPerStrip).Select(tile => tile * source.Pitch)]);
        targetRows = NativeBuffer<int>.Of([.. Enumerable.Range(0, TilesPerStrip).Select(tile => tile * target.Pitch)]);
        zeros = new NativeBuffer<float>(Math.Max(source.Shape.Width * source.Pitch, target.Pitch));
        Filters = new NativeBuffer<float>((long)Positions * FilterPitch);
    }

    /// <summary>Rows of tiles of one sample.</summary>
    public int TileRows { get; }

    /// <summary>Tiles of one row.</summary>
    public int TileColumns { get; }

    /// <summary>Tiles that <see cref="Products"/> takes at a time.</summary>
    public int TilesPerStrip { get; }

    /// <summary>The transformed filters, <c>[4, 4, C, KP]</c>.</summary>
    public NativeBuffer<float> Filters { get; }

    /// <summary>Floats from one position of the transformed filters to the next.</summary>
    public int FilterPitch => source.Shape.Channels * target.Pitch;

    /// <summary>Whether the forward pass of a convolution can be done this way, and saves enough multiplications to be worth the transforms.</summary>
    public static bool FitsForward(ConvolutionGeometry geometry) => Fits(geometry, geometry.Output.Shape);

    /// <summary>Likewise for the gradient of its input.</summary>
    public static bool FitsBackward(ConvolutionGeometry geometry) => Fits(geometry, geometry.Input.Shape);

    /// <summary>Memory for one group at a time.</summary>
    public Workspace CreateWorkspace() => new(this);

    /// <summary>Number of blocks of input channels that <see cref="TransformFilters"/> takes.</summary>
    public int FilterBlocks => (source.Shape.Channels + ChannelsPerBlock - 1) / ChannelsPerBlock;

    /// <summary>Transforms the filters of a block of input channels.</summary>
    /// <param name="block">0 to <see cref="FilterBlocks"/> - 1.</param>
    /// <param name="weight">The kernel, rows (r, s, c).</param>
    public void TransformFilters(int block, Parameter weight)
    {
        int end = Math.Min((block + 1) * ChannelsPerBlock, source.Shape.Channels);
        for (int channel = block * ChannelsPerBlock; channel < end; channel++)
        {
            float* taps = weight.Values + (long)channel * weight.Pitch;
            float* to = Filters.Pointer + (long)channel * target.Pitch;
            kernel.Vectors.WinogradFilter(taps, (nint)source.Pitch * weight.Pitch, target.Pitch, to, FilterPitch);
        }
    }

    /// <summary>
    /// Takes over filters of the convolution whose input gradient this one computes: in and out exchanged, and turned by half a turn, which
    /// exchanges the first and last row and column of the transform.
    /// </summary>
    /// <param name="forward">The convolution.</param>
    /// <param name="block">Block of its input channels, transformed already.</param>
    public void TakeTurned(WinogradConvolution forward, int block)
    {
        int first = block * ChannelsPerBlock;
        int count = Math.Min(ChannelsPerBlock, target.Shape.Channels - first);
        for (int position = 0; position < Positions; position++)
        {
            int turned = Turn(position / 4) * 4 + Turn(position % 4);
            float* from = forward.Filters.Pointer + (long)turned * forward.FilterPitch + (long)first * forward.target.Pitch;
            float* to = Filters.Pointer + (long)position * FilterPitch + first;
            Transposition.Copy(from, forward.target.Pitch, to, target.Pitch, count, source.Shape.Channels);
        }

        static int Turn(int index) =>
            index switch
            {
                0 => 3,
                3 => 0,
                _ => index,
            };
    }

    /// <summary>Convolves a group whole.</summary>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>.</param>
    /// <param name="input">The group's input.</param>
    /// <param name="samples">Samples in it.</param>
    /// <param name="bias">[KP], or null for none.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <param name="output">Written.</param>
    public void Run(Workspace workspace, float* input, int samples, float* bias, bool relu, float* output)
    {
        int tiles = TileRows * TileColumns;
        for (int first = 0; first < samples * tiles; first += TilesPerStrip)
        {
            int count = Math.Min(TilesPerStrip, samples * tiles - first);
            Products(workspace, input, first, count, TileColumns, tiles);
            for (int done = 0; done < count; )
            {
                var run = RunOf(first + done, count - done, TileColumns, tiles);
                float* top = output + (long)run.Sample * target.Floats + (2 * run.Row * target.Shape.Width + 2 * run.Column) * target.Pitch;
                var squares = new PixelSquares
                {
                    Top = top,
                    Bottom = 2 * run.Row + 1 < target.Shape.Height ? top + target.Shape.Width * target.Pitch : null,
                    Right = target.Pitch,
                    Next = 2 * target.Pitch,
                    LastIsHalf = 2 * (run.Column + run.Tiles) > target.Shape.Width,
                };
                Output(workspace, done, run.Tiles, bias, relu, squares);
                done += run.Tiles;
            }
        }
    }

    /// <summary>Transforms some tiles of a group and multiplies them with the filters; <see cref="Output"/> takes them from there.</summary>
    /// <param name="workspace">From <see cref="CreateWorkspace"/>.</param>
    /// <param name="input">The group's input.</param>
    /// <param name="first">First tile; tiles are counted sample by sample, row by row.</param>
    /// <param name="count">Number of tiles, at most <see cref="TilesPerStrip"/>.</param>
    /// <param name="columns">Tiles counted of each row: the last may be left out.</param>
    /// <param name="tilesPerSample">Tiles counted of each sample.</param>
    public void Products(Workspace workspace, float* input, int first, int count, int columns, int tilesPerSample)
    {
        for (int done = 0; done < count; )
        {
            var run = RunOf(first + done, count - done, columns, tilesPerSample);
            float* to = workspace.Input.Pointer + (long)done * source.Pitch;
            kernel.Vectors.WinogradInput(
                RowsOf(input + (long)run.Sample * source.Floats, 2 * run.Row - padTop),
                2 * run.Column - padLeft,
                run.Tiles,
                to,
                PositionPitch(source)
            );
            done += run.Tiles;
        }

        var problem = new TileProblem
        {
            ARows = sourceRows.Pointer,
            AStep = 1,
            BStep = target.Pitch,
            CRows = targetRows.Pointer,
            Init = zeros.Pointer,
            Rows = count,
            Columns = target.Pitch,
            Outer = 1,
            Runs = 1,
            Length = source.Shape.Channels,
        };
        for (int position = 0; position < Positions; position++)
        {
            problem.A = workspace.Input.Pointer + position * PositionPitch(source);
            problem.B = Filters.Pointer + (long)position * FilterPitch;
            problem.C = workspace.Output.Pointer + position * PositionPitch(target);
            kernel.Tile.Run(problem);
        }
    }

    /// <summary>Squares of output from tiles of the strip last multiplied.</summary>
    /// <param name="workspace">The strip.</param>
    /// <param name="first">First tile of the strip.</param>
    /// <param name="tiles">Number of tiles.</param>
    /// <param name="bias">[KP], or null for none.</param>
    /// <param name="relu">Whether a ReLU follows.</param>
    /// <param name="squares">Where they go.</param>
    public void Output(Workspace workspace, int first, int tiles, float* bias, bool relu, in PixelSquares squares) =>
        kernel.Vectors.WinogradOutput(
            workspace.Output.Pointer + (long)first * target.Pitch,
            PositionPitch(target),
            tiles,
            target.Pitch,
            bias is null ? zeros.Pointer : bias,
            relu,
            squares
        );

    public void Dispose()
    {
        foreach (var buffer in (IDisposable[])[sourceRows, targetRows, zeros, Filters])
        {
            buffer.Dispose();
        }
    }

    /// <summary>
    /// Floats from one position of transformed tiles to the next. A cache line more than needed: at a distance of a power of two, sixteen
    /// positions would compete for the same few lines of the cache.
    /// </summary>
    private nint PositionPitch(ActivationLayout layout) => (nint)TilesPerStrip * layout.Pitch + TileProblem.ColumnMultiple;

    /// <param name="geometry">The convolution.</param>
    /// <param name="tiled">What is cut into tiles of 2 x 2: the last ones may hang over.</param>
    private static bool Fits(ConvolutionGeometry geometry, ActivationShape tiled)
    {
        bool possible = geometry is { Size: 3, Stride: 1 } && geometry.Input.Pitch % TileProblem.ColumnMultiple == 0;
        bool wide = geometry.Input.Shape.Channels >= FewestChannels && geometry.Output.Shape.Channels >= FewestChannels;
        long tiles = (long)((tiled.Height + 1) / 2) * ((tiled.Width + 1) / 2);
        return possible && wide && Positions * tiles * 5 <= 9L * geometry.OutputPixels * 3;
    }

    /// <summary>Tiles side by side in one row of a sample, beginning with a given one.</summary>
    private static (int Sample, int Row, int Column, int Tiles) RunOf(int tile, int atMost, int columns, int tilesPerSample)
    {
        var (sample, place) = Math.DivRem(tile, tilesPerSample);
        var (row, column) = Math.DivRem(place, columns);
        return (sample, row, column, Math.Min(columns - column, atMost));
    }

    /// <summary>Four rows of a sample; those beyond its border are zeros.</summary>
    private PixelRows RowsOf(float* sample, int top) =>
        new()
        {
            Row0 = RowOf(sample, top),
            Row1 = RowOf(sample, top + 1),
            Row2 = RowOf(sample, top + 2),
            Row3 = RowOf(sample, top + 3),
            Width = source.Shape.Width,
            Channels = source.Pitch,
        };

    private float* RowOf(float* sample, int row) =>
        (uint)row < (uint)source.Shape.Height ? sample + (long)row * source.Shape.Width * source.Pitch : zeros.Pointer;

    /// <summary>Transformed tiles on their way.</summary>
    internal sealed class Workspace(WinogradConvolution convolution) : IDisposable
    {
        /// <summary><c>[4, 4, T, CP]</c>.</summary>
        public NativeBuffer<float> Input { get; } = new(Positions * convolution.PositionPitch(convolution.source));

        /// <summary><c>[4, 4, T, KP]</c>.</summary>
        public NativeBuffer<float> Output { get; } = new(Positions * convolution.PositionPitch(convolution.target));

        public void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
        }
    }
}
