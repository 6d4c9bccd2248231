using System.Collections.Immutable;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>The channels of several inputs after each other, pixel by pixel: where the branches of an Inception module meet. Szegedy et al., CVPR 2015.</summary>
/// <remarks>
/// y[h, w] = (first[h, w], second[h, w], …); each input's gradient is its own part of dL/dy. Nothing is added. The channels of an input are
/// padded to whole cache lines, so each pixel is copied: without gaps between inputs, with padding at the end.
/// </remarks>
internal sealed unsafe class Concat : MergeLayer
{
    private readonly ImmutableArray<ActivationLayout> inputs;

    /// <param name="name">Name of the node.</param>
    /// <param name="inputs">Layouts of the inputs: one height and one width.</param>
    /// <param name="output">Shape of the output.</param>
    public Concat(string name, ImmutableArray<ActivationLayout> inputs, ActivationShape output)
        : base(name, inputs, ActivationLayout.Padded(output)) => this.inputs = inputs;

    public override LayerState CreateState(bool training) => new State(Output.Floats);

    public override float* Merge(LayerState state, in SamplePass pass, float*[] inputs)
    {
        float* output = ((State)state).Output.Pointer;
        float* to = output;
        int pixels = pass.Samples * Output.Shape.Height * Output.Shape.Width;
        for (int i = 0; i < inputs.Length; i++)
        {
            var layout = this.inputs[i];
            CopyPixels(inputs[i], layout.Pitch, to, Output.Pitch, layout.Shape.Channels, pixels);
            to += layout.Shape.Channels;
        }

        return output;
    }

    public override void Split(LayerState state, in SamplePass pass, float* dOutput, float*[] dInputs)
    {
        int pixels = pass.Samples * Output.Shape.Height * Output.Shape.Width;
        for (int i = 0; i < dInputs.Length; i++)
        {
            var layout = inputs[i];
            if (dInputs[i] is not null)
            {
                if (layout.Pitch != layout.Shape.Channels)
                {
                    new Span<float>(dInputs[i], pass.Samples * layout.Floats).Clear();
                }

                CopyPixels(dOutput, Output.Pitch, dInputs[i], layout.Pitch, layout.Shape.Channels, pixels);
            }

            dOutput += layout.Shape.Channels;
        }
    }

    private sealed class State(int floats) : LayerState
    {
        /// <summary>Padding behind the last channel stays zero.</summary>
        public NativeBuffer<float> Output { get; } = new((long)floats * SamplePass.GroupSize);

        public override void Dispose() => Output.Dispose();
    }
}
