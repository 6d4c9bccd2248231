using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>
/// Where the branches of a residual block meet: y = first + second and, if asked for, the ReLU of it. He, Zhang, Ren and Sun, CVPR 2016.
/// </summary>
/// <remarks>dL/dfirst = dL/dsecond = dL/dy where the ReLU lets it through, else 0.</remarks>
internal sealed unsafe class Add : MergeLayer
{
    private readonly VectorKernels vectors;
    private readonly ActivationLayout second;
    private readonly bool relu;

    /// <param name="name">Name of the block.</param>
    /// <param name="activation">Function applied to the sum.</param>
    /// <param name="first">Layout of the first input, and of the output.</param>
    /// <param name="second">Layout of the second input: the same shape; only its pitch may be another.</param>
    /// <param name="vectors">Kernels.</param>
    public Add(string name, Activation activation, ActivationLayout first, ActivationLayout second, VectorKernels vectors)
        : base(name, first, first)
    {
        this.vectors = vectors;
        this.second = second;
        relu = activation == Activation.Relu;
    }

    public override LayerState CreateState(bool training) => new State(Output, Output != second);

    public override float* Merge(LayerState state, in SamplePass pass, float* first, float* second)
    {
        var own = (State)state;
        if (own.Copy is { } copy)
        {
            CopyPixels(second, this.second.Pitch, copy.Pointer, Output.Pitch, pass.Samples);
            second = copy.Pointer;
        }

        vectors.Add(first, second, pass.Samples * Output.Floats, relu, own.Output.Pointer);
        return own.Output.Pointer;
    }

    public override void Split(LayerState state, in SamplePass pass, float* dOutput, float* dSecond)
    {
        var own = (State)state;
        int count = pass.Samples * Output.Floats;
        if (own.Copy is null && dSecond is not null)
        {
            vectors.AddGradient(own.Output.Pointer, dOutput, count, relu, dSecond);
            return;
        }

        if (relu)
        {
            Elementwise.ReluGradient(own.Output.Pointer, dOutput, count);
        }

        if (dSecond is not null)
        {
            CopyPixels(dOutput, Output.Pitch, dSecond, second.Pitch, pass.Samples);
        }
    }

    private void CopyPixels(float* from, int fromPitch, float* to, int toPitch, int samples)
    {
        int channels = Output.Shape.Channels;
        for (int pixel = samples * Output.Shape.Height * Output.Shape.Width; pixel > 0; pixel--, from += fromPitch, to += toPitch)
        {
            new ReadOnlySpan<float>(from, channels).CopyTo(new Span<float>(to, channels));
        }
    }

    private sealed class State(ActivationLayout output, bool copies) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)output.Floats * SamplePass.GroupSize);

        /// <summary>The second input at the pitch of the first, where it has another.</summary>
        public NativeBuffer<float>? Copy { get; } = copies ? new((long)output.Floats * SamplePass.GroupSize) : null;

        public override void Dispose()
        {
            Output.Dispose();
            Copy?.Dispose();
        }
    }
}
