using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>y = f(x), element by element; dL/dx = f'(x) dL/dy, computed from x once more.</summary>
/// <typeparam name="TFunction">The function, with its gradient.</typeparam>
/// <param name="name">Name of the layer.</param>
/// <param name="function">The function.</param>
/// <param name="input">Layout of the input, and of the output.</param>
/// <param name="vectors">Kernels.</param>
internal sealed unsafe class ElementLayer<TFunction>(string name, TFunction function, ActivationLayout input, VectorKernels vectors)
    : Layer(name, input, input)
    where TFunction : struct, IElementFunction
{
    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        var own = (State)state;
        own.Input = input;
        vectors.Map(function, input, pass.Samples * Input.Floats, own.Output.Pointer);
        if (!TFunction.KeepsZero && Output.Pitch != Output.Shape.Channels)
        {
            ClearPadding(own.Output.Pointer, pass.Samples);
        }

        return own.Output.Pointer;
    }

    /// <summary>In the place of dL/dOutput: each element needs itself alone.</summary>
    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        vectors.MapGradient(function, ((State)state).Input, pass.Samples * Input.Floats, dOutput);
        return dOutput;
    }

    private void ClearPadding(float* output, int samples)
    {
        int channels = Output.Shape.Channels;
        for (int pixel = samples * Output.Shape.Height * Output.Shape.Width; pixel > 0; pixel--, output += Output.Pitch)
        {
            new Span<float>(output + channels, Output.Pitch - channels).Clear();
        }
    }

    private sealed class State(int floats) : LayerState
    {
        public float* Input { get; set; }

        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
