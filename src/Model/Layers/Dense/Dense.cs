using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Fully connected layer, <c>y = x W + b</c>, and, if asked for, a ReLU in its tail.</summary>
/// <remarks>
/// Orders of additions, each a chain of fused multiply-adds (the naive form is <see cref="Reference.NaiveDense"/>): forward from the
/// bias over the inputs; dL/dx from zero over the outputs; dL/dW from zero over the samples of the batch, and not by
/// groups, so that a wide layer needs one gradient and no sums; dL/db likewise, with plain additions.
/// </remarks>
// N sample of the batch, I inputs with padding, O outputs; P with padding.
internal sealed unsafe class Dense : Layer
{
    private const int RowsPerPart = 96;

    private readonly KernelVariant kernel;
    private readonly bool relu;
    private readonly Initializer initializer;
    private readonly Parameter weight;
    private readonly Parameter bias;

    /// <summary>The weights transposed, <c>[O, IP]</c>, for dL/dx.</summary>
    private readonly NativeBuffer<float> transposed;
    private readonly NativeBuffer<float> zeros;
    private readonly NativeBuffer<int> inputRows;
    private readonly NativeBuffer<int> outputRows;
    private readonly NativeBuffer<int> weightRows;
    private readonly NativeBuffer<int> unitRows;

    /// <summary>Inputs <c>[N, I]</c> and gradients of outputs <c>[N, OP]</c> of the whole batch, kept for the second phase.</summary>
    private NativeBuffer<float> batchInputs = new(0);
    private NativeBuffer<float> batchGradients = new(0);

    public Dense(string name, DenseOptions options, ActivationLayout input, KernelVariant kernel)
        : base(name, input, ActivationLayout.Padded(options.OutputShape(input.Shape)))
    {
        this.kernel = kernel;
        relu = options.Activation.IsRelu;
        initializer = options.Initializer;
        weight = new Parameter(
            $"{name}/kernel",
            [input.Shape.Count, options.Units],
            1,
            input.Shape.Count,
            input.Pitch,
            options.Units,
            options.L2
        );
        bias = new Parameter($"{name}/bias", [options.Units], 1, 1, 1, options.Units, 0.0);
        Parameters = [weight, bias];
        transposed = new NativeBuffer<float>((long)options.Units * TransposedPitch);
        zeros = new NativeBuffer<float>(Math.Max(Output.Pitch, TransposedPitch));
        inputRows = Evenly(SamplePass.GroupSize, Input.Floats);
        outputRows = Evenly(SamplePass.GroupSize, Output.Pitch);
        weightRows = Evenly(weight.Rows, Output.Pitch);
        unitRows = Evenly(weight.Rows, 1);
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override long MacsPerImage => (long)Input.Shape.Count * Output.Shape.Channels;

    private int TransposedPitch => ActivationLayout.RoundUp(Input.Floats);

    public override int DerivedParts => (weight.Rows + RowsPerPart - 1) / RowsPerPart;

    public override void Initialize(ulong seed)
    {
        WeightInitializer.Fill(weight, initializer, Input.Shape.Count, Output.Shape.Channels, seed);
        Derive();
    }

    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override void PrepareTraining(int batchSize)
    {
        batchInputs.Dispose();
        batchGradients.Dispose();
        batchInputs = new NativeBuffer<float>((long)batchSize * Input.Floats);
        batchGradients = new NativeBuffer<float>((long)batchSize * Output.Floats);
    }

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        if (pass.Training)
        {
            Copy(input, batchInputs.Pointer + (long)pass.First * Input.Floats, pass.Samples * Input.Floats);
        }

        var problem = new TileProblem
        {
            A = input,
            ARows = inputRows.Pointer,
            AStep = 1,
            B = weight.Values,
            BStep = weight.Pitch,
            C = own.Output.Pointer,
            CRows = outputRows.Pointer,
            Init = bias.Values,
            Rows = pass.Samples,
            Columns = Output.Pitch,
            Outer = 1,
            Runs = 1,
            Length = Input.Floats,
            Relu = relu,
        };
        kernel.Tile.Run(problem);
        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        if (relu)
        {
            Elementwise.ReluGradient(((State)state).Output.Pointer, dOutput, pass.Samples * Output.Floats);
        }

        Copy(dOutput, batchGradients.Pointer + (long)pass.First * Output.Floats, pass.Samples * Output.Floats);
        if (target is null)
        {
            return null;
        }

        var problem = new TileProblem
        {
            A = dOutput,
            ARows = outputRows.Pointer,
            AStep = 1,
            B = transposed.Pointer,
            BStep = TransposedPitch,
            C = target,
            CRows = inputRows.Pointer,
            Init = zeros.Pointer,
            Rows = pass.Samples,
            Columns = TransposedPitch,
            Outer = 1,
            Runs = 1,
            Length = Output.Shape.Channels,
        };
        kernel.Tile.Run(problem);
        return target;
    }

    public override void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples)
    {
        if (parameter == bias)
        {
            new Span<float>(bias.Gradients, bias.Pitch).Clear();
            Elementwise.AddRows(batchGradients.Pointer, batchSamples, Output.Pitch, bias.Gradients);
            return;
        }

        var problem = new TileProblem
        {
            A = batchInputs.Pointer,
            ARows = unitRows.Pointer + firstRow,
            AStep = Input.Floats,
            B = batchGradients.Pointer,
            BStep = Output.Pitch,
            C = weight.Gradients,
            CRows = weightRows.Pointer + firstRow,
            Init = zeros.Pointer,
            Rows = rows,
            Columns = Output.Pitch,
            Outer = 1,
            Runs = 1,
            Length = batchSamples,
        };
        kernel.Tile.Run(problem);
    }

    /// <summary>Some rows of the weights.</summary>
    public override void Derive(int part)
    {
        int row = part * RowsPerPart;
        float* from = weight.Values + (long)row * weight.Pitch;
        int rows = Math.Min(RowsPerPart, weight.Rows - row);
        Transposition.Copy(from, weight.Pitch, transposed.Pointer + row, TransposedPitch, rows, Output.Shape.Channels);
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var buffer in (IDisposable[])[transposed, zeros, inputRows, outputRows, weightRows, unitRows, batchInputs, batchGradients])
        {
            buffer.Dispose();
        }
    }

    private static NativeBuffer<int> Evenly(int count, int step) =>
        NativeBuffer<int>.Of([.. Enumerable.Range(0, count).Select(row => checked(row * step))]);

    private static void Copy(float* from, float* to, int count) => new ReadOnlySpan<float>(from, count).CopyTo(new Span<float>(to, count));

    private sealed class State(int floats) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
