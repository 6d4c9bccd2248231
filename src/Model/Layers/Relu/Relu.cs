using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>y = max(0, x); dL/dx = dL/dy where y is positive, else 0. A NaN stays one, so that a diverging network is noticed.</summary>
internal sealed unsafe class Relu(string name, ActivationLayout input) : Layer(name, input, input)
{
    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        float* output = ((State)state).Output.Pointer;
        Elementwise.Relu(input, output, pass.Samples * Output.Floats);
        return output;
    }

    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        Elementwise.ReluGradient(((State)state).Output.Pointer, dOutput, pass.Samples * Output.Floats);
        return dOutput;
    }

    private sealed class State(int floats) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
