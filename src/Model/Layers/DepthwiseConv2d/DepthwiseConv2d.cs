using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>Depthwise convolution with a bias and, if asked for, a ReLU in its tail. Howard et al., arXiv:1704.04861 (2017).</summary>
/// <remarks>
/// <para><c>y[h, w, c] = b[c] + sum over (r, s) of x[h t + r - pad, w t + s - pad, c] * W[r, s, c]</c> with stride t.</para>
/// <para>Orders of additions, each a chain of fused multiply-adds (the naive form is <see cref="Reference.NaiveDepthwiseConv2d"/>):</para>
/// <list type="bullet">
/// <item>forward: from the bias, over r, s; taps beyond the border are left out;</item>
/// <item>dL/dx: from zero, over the taps (r, s) that reach the pixel;</item>
/// <item>dL/dW: within a group from zero, over sample, h, w, zeros beyond the border included; the groups are then added in order;</item>
/// <item>dL/db: likewise, with plain additions.</item>
/// </list>
/// </remarks>
internal sealed unsafe class DepthwiseConv2d : Layer
{
    private readonly VectorKernels vectors;
    private readonly DepthwiseShape shape;
    private readonly bool relu;
    private readonly Initializer initializer;

    private readonly Parameter weight;
    private readonly Parameter? bias;
    private readonly DepthwisePlan forward;
    private readonly DepthwisePlan backward;
    private readonly NativeBuffer<float> zeros;
    private readonly GroupSums weightSums;
    private readonly GroupSums biasSums;

    public DepthwiseConv2d(string name, DepthwiseConv2dOptions options, ActivationLayout input, VectorKernels vectors)
        : base(name, input, ActivationLayout.Padded(options.OutputShape(input.Shape)))
    {
        this.vectors = vectors;
        relu = options.Activation.IsRelu;
        initializer = options.Initializer;
        int size = options.Kernel;
        int channels = input.Shape.Channels;
        weight = new Parameter($"{name}/kernel", [size, size, channels, 1], size * size, 1, 1, channels, options.L2);
        bias = options.Bias ? new Parameter($"{name}/bias", [channels], 1, 1, 1, channels, 0.0) : null;
        Parameters = bias is null ? [weight] : [weight, bias];
        shape = new DepthwiseShape(
            input.Shape.Height,
            input.Shape.Width,
            Output.Shape.Height,
            Output.Shape.Width,
            size,
            options.Stride,
            options.Padding.Rows(input.Shape.Height, size, options.Stride).PadBefore,
            options.Padding.Columns(input.Shape.Width, size, options.Stride).PadBefore,
            weight.Pitch
        );
        forward = DepthwisePlan.Forward(shape);
        backward = DepthwisePlan.Backward(shape);
        zeros = new NativeBuffer<float>(input.Shape.Width * weight.Pitch);
        weightSums = new GroupSums(weight.PackedCount);
        biasSums = new GroupSums(weight.Pitch);
    }

    public override IReadOnlyList<Parameter> Parameters { get; }

    public override long MacsPerImage => (long)Output.Shape.Count * shape.Size * shape.Size;

    private int PixelCount => Output.Shape.Height * Output.Shape.Width;

    public override void Initialize(ulong seed)
    {
        int area = shape.Size * shape.Size;
        WeightInitializer.Fill(weight, initializer, fanIn: area, fanOut: area, seed);
    }

    public override LayerState CreateState(bool training) => new State(this);

    public override void PrepareTraining(int batchSize)
    {
        weightSums.Prepare(batchSize);
        biasSums.Prepare(batchSize);
    }

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        own.Input.Set(input, pass.Samples);
        var problem = new DepthwiseProblem
        {
            Plan = forward,
            Weights = weight.Values,
            Start = bias is null ? zeros.Pointer : bias.Values,
            Pitch = Output.Pitch,
            Relu = relu,
        };
        int inputFloats = PaddedInput.LayoutOf(Input).Floats;
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            problem.Source = own.Input.Pointer + (long)sample * inputFloats;
            problem.Target = own.Output.Pointer + (long)sample * Output.Floats;
            vectors.Depthwise(problem);
        }

        return own.Output.Pointer;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        var own = (State)state;
        if (relu)
        {
            Elementwise.ReluGradient(own.Output.Pointer, dOutput, pass.Samples * Output.Floats);
        }

        vectors.DepthwiseWeights(shape, own.Input.Pointer, dOutput, pass.Samples, zeros.Pointer, weightSums.Of(pass.Group));
        if (bias is not null)
        {
            float* sums = biasSums.Of(pass.Group);
            new Span<float>(sums, weight.Pitch).Clear();
            Elementwise.AddRows(dOutput, pass.Samples * PixelCount, Output.Pitch, sums);
        }

        if (target is null)
        {
            return null;
        }

        var problem = new DepthwiseProblem
        {
            Plan = backward,
            Weights = weight.Values,
            Start = zeros.Pointer,
            Pitch = Output.Pitch,
        };
        for (int sample = 0; sample < pass.Samples; sample++)
        {
            problem.Source = dOutput + (long)sample * Output.Floats;
            problem.Target = target + (long)sample * Input.Floats;
            vectors.Depthwise(problem);
        }

        return target;
    }

    /// <summary>dL/dW and dL/db of a batch: the groups' sums, added in order.</summary>
    public override void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples)
    {
        var sums = parameter == weight ? weightSums : biasSums;
        long first = (long)firstRow * parameter.Pitch;
        sums.Add(first, rows * parameter.Pitch, batchSamples, parameter.Gradients + first);
    }

    public override void Dispose()
    {
        base.Dispose();
        foreach (var buffer in (IDisposable[])[forward, backward, zeros, weightSums, biasSums])
        {
            buffer.Dispose();
        }
    }

    private sealed class State(DepthwiseConv2d layer) : LayerState
    {
        public PaddedInput Input { get; } = new(layer.Input);

        public NativeBuffer<float> Output { get; } = new((long)layer.Output.Floats * SamplePass.GroupSize);

        public override void Dispose()
        {
            Input.Dispose();
            Output.Dispose();
        }
    }
}
