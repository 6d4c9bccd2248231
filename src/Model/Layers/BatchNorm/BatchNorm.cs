using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Batch normalisation with, if asked for, a ReLU in its tail. Ioffe and Szegedy, ICML 2015, algorithms 1 and 2.</summary>
/// <remarks>
/// <para>
/// <b>Training.</b> Over the n values of a channel in the batch (images and pixels), with mean m and variance v = sum (x - m)^2 / n:
/// <c>y = gamma (x - m) / sqrt(v + epsilon) + beta</c>, computed as <c>y = scale x + shift</c>, one fused multiply-add, with
/// scale = gamma / sqrt(v + epsilon) and shift = beta - m scale.
/// </para>
/// <para>
/// <b>Moving statistics.</b> moving = momentum moving + (1 - momentum) batch, in double precision, rounded to float32 once; for the variance,
/// as in PyTorch and unlike in the paper's normalisation itself, with the unbiased sum (x - m)^2 / (n - 1). A batch of a single value tells
/// no variance: then it stays.
/// </para>
/// <para><b>Inference.</b> The same formula with the moving mean and variance.</para>
/// <para>
/// <b>Backward.</b> With g = dL/dy behind the ReLU, dL/dbeta = sum g, dL/dgamma = sum g (x - m) / sqrt(v + epsilon), and
/// <c>dL/dx = scale (g - dL/dbeta / n - (x - m) / sqrt(v + epsilon) dL/dgamma / n)</c>, computed as scale g + (slope x + offset).
/// </para>
/// <para>
/// Orders of additions (the naive form is <see cref="Reference.NaiveBatchNorm"/>): in a sample, four chains of float32 over the pixels,
/// pixel p in chain p mod 4, added from chain 0 up; mean and deviations likewise, the deviations from the sample's own mean. The samples
/// of a group in order, then the groups in order, in double precision (<see cref="MomentSums"/>). Backward likewise with sums.
/// </para>
/// </remarks>
internal sealed unsafe partial class BatchNorm : Layer
{
    private readonly VectorKernels vectors;
    private readonly double momentum;
    private readonly double epsilon;
    private readonly bool relu;

    private readonly Parameter gamma;
    private readonly Parameter beta;
    private readonly Parameter movingMean;
    private readonly Parameter movingVariance;

    private readonly ChannelFigures batch;
    private readonly ChannelFigures inference;

    public BatchNorm(string name, BatchNormOptions options, ActivationLayout input, VectorKernels vectors)
        : base(name, input, PaddedInput.LayoutOf(input))
    {
        this.vectors = vectors;
        momentum = options.Momentum;
        epsilon = options.Epsilon;
        relu = options.Activation.IsRelu;
        gamma = Channels("gamma", trained: true);
        beta = Channels("beta", trained: true);
        movingMean = Channels("moving_mean", trained: false);
        movingVariance = Channels("moving_variance", trained: false);
        Parameters = [gamma, beta, movingMean, movingVariance];
        batch = new ChannelFigures(gamma.Pitch);
        inference = new ChannelFigures(gamma.Pitch);
        settled = new NativeBuffer<double>(2L * gamma.Pitch);
        inverseDeviations = new NativeBuffer<double>(gamma.Pitch);
        dGamma = new NativeBuffer<float>(gamma.Pitch);
        dBeta = new NativeBuffer<float>(gamma.Pitch);
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override bool MixesSamples => true;

    private int PixelCount => Input.Shape.Height * Input.Shape.Width;

    public override void Initialize(ulong seed)
    {
        float[] ones = new float[Input.Shape.Channels];
        Array.Fill(ones, 1f);
        gamma.Assign(ones);
        movingVariance.Assign(ones);
        Derive();
    }

    public override LayerState CreateState(bool training) => new State(this, training);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        own.Input.Set(input, pass.Samples);
        var figures = pass.Training ? batch.Pointers : inference.Pointers;
        vectors.Normalize(figures, own.Input.Pointer, pass.Samples * PixelCount, relu, own.Output.Pointer);
        return own.Output.Pointer;
    }

    /// <summary>In the place of dL/dOutput: each element needs itself alone.</summary>
    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        if (target is null)
        {
            return null;
        }

        vectors.NormalizeGradient(batch.Pointers, ((State)state).Input.Pointer, dOutput, pass.Samples * PixelCount, relu, dOutput);
        return dOutput;
    }

    public override void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples)
    {
        var sums = parameter == gamma ? dGamma : dBeta;
        sums.Span.CopyTo(new Span<float>(parameter.Gradients, parameter.Pitch));
    }

    public override int DerivedParts => 1;

    /// <summary>Scale and shift for inference.</summary>
    public override void Derive(int part)
    {
        for (int c = 0; c < gamma.Pitch; c++)
        {
            double inverse = 1.0 / Math.Sqrt(movingVariance.Values[c] + epsilon);
            inference.Set(c, movingMean.Values[c], inverse, gamma.Values[c], beta.Values[c]);
        }
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var buffer in (IDisposable[])[batch, inference, settled, inverseDeviations, dGamma, dBeta, groupMoments, groupSums])
        {
            buffer.Dispose();
        }
    }

    private Parameter Channels(string tensor, bool trained) =>
        new($"{Name}/{tensor}", [Input.Shape.Channels], 1, 1, 1, Input.Shape.Channels, 0.0, trained);

    /// <summary>What pixels are normalised with, one number per channel.</summary>
    private sealed class ChannelFigures : IDisposable
    {
        private readonly NativeBuffer<float> figures;

        public ChannelFigures(int channels)
        {
            figures = new NativeBuffer<float>(5L * channels);
            Pointers = new Normalization
            {
                Pitch = channels,
                Means = figures.Pointer,
                Scales = figures.Pointer + channels,
                Shifts = figures.Pointer + 2 * channels,
                Slopes = figures.Pointer + 3 * channels,
                Offsets = figures.Pointer + 4 * channels,
            };
        }

        public Normalization Pointers { get; }

        public void Set(int channel, double mean, double inverseDeviation, float gamma, float beta)
        {
            float scale = (float)(gamma * inverseDeviation);
            Pointers.Means[channel] = (float)mean;
            Pointers.Scales[channel] = scale;
            Pointers.Shifts[channel] = (float)(beta - mean * scale);
        }

        public void Dispose() => figures.Dispose();
    }

    private sealed class State(BatchNorm layer, bool training) : LayerState
    {
        public PaddedInput Input { get; } = new(layer.Input);

        public NativeBuffer<float> Output { get; } = new((long)layer.Output.Floats * SamplePass.GroupSize);

        /// <summary>Two figures per channel of one sample.</summary>
        public NativeBuffer<float> Figures { get; } = new(training ? 2L * layer.gamma.Pitch : 0);

        /// <summary>The same in double precision.</summary>
        public NativeBuffer<double> WideFigures { get; } = new(training ? 2L * layer.gamma.Pitch : 0);

        public override void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
            Figures.Dispose();
            WideFigures.Dispose();
        }
    }
}
