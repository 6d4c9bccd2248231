using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>y = (x - mean) / std, channel by channel; dL/dx = dL/dy / std.</summary>
/// <remarks>
/// mean and std are rounded to float32; one subtraction and one division per element, as PyTorch's transforms do. Layers read the gaps between channels as they
/// are, so an image keeps having none. The naive form is <see cref="Reference.NaiveNormalize"/>.
/// </remarks>
internal sealed unsafe class Normalize : Layer
{
    private readonly float[] means;
    private readonly float[] deviations;

    public Normalize(string name, NormalizeOptions options, ActivationLayout input)
        : base(name, input, input)
    {
        means = [.. Enumerable.Range(0, input.Shape.Channels).Select(c => (float)options.Mean[options.Mean.Length == 1 ? 0 : c])];
        deviations = [.. Enumerable.Range(0, input.Shape.Channels).Select(c => (float)options.Std[options.Std.Length == 1 ? 0 : c])];
    }

    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override float* Forward(LayerState state, in SamplePass pass, float* input)
    {
        float* output = ((State)state).Output.Pointer;
        for (int at = 0; at < pass.Samples * Input.Floats; at += Input.Pitch)
        {
            for (int c = 0; c < means.Length; c++)
            {
                output[at + c] = (input[at + c] - means[c]) / deviations[c];
            }
        }

        return output;
    }

    /// <summary>In the place of dL/dOutput: each element needs itself alone.</summary>
    public override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target)
    {
        for (int at = 0; at < pass.Samples * Input.Floats; at += Input.Pitch)
        {
            for (int c = 0; c < means.Length; c++)
            {
                dOutput[at + c] /= deviations[c];
            }
        }

        return dOutput;
    }

    private sealed class State(int floats) : LayerState
    {
        /// <summary>Padding of channels stays zero.</summary>
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
