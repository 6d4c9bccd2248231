using System.Collections.Immutable;
using Permafrost.Model.Kernels;
using Permafrost.Model.Memory;

namespace Permafrost.Model.Layers;

/// <summary>
/// Where branches are added, as at the end of a residual block: y = first + second + … and, if asked for, the ReLU of it. He, Zhang, Ren and
/// Sun, CVPR 2016.
/// </summary>
/// <remarks>Additions in the order of the inputs. The gradient of each input is dL/dy where the ReLU lets it through, else 0.</remarks>
internal sealed unsafe class Add : MergeLayer
{
    private readonly VectorKernels vectors;
    private readonly ImmutableArray<ActivationLayout> inputs;
    private readonly bool relu;

    /// <param name="name">Name of the node.</param>
    /// <param name="activation">Function applied to the sum: none or a ReLU.</param>
    /// <param name="inputs">Layouts of the inputs: one shape; only their pitches may differ.</param>
    /// <param name="vectors">Kernels.</param>
    public Add(string name, Activation activation, ImmutableArray<ActivationLayout> inputs, VectorKernels vectors)
        : base(name, inputs, inputs.All(input => input == inputs[0]) ? inputs[0] : ActivationLayout.Padded(inputs[0].Shape))
    {
        this.vectors = vectors;
        this.inputs = inputs;
        relu = activation.IsRelu;
    }

    public override bool SplitsInPlace => true;

    public override LayerState CreateState(bool training) => new State(Output, inputs.Any(input => input != Output));

    public override float* Merge(LayerState state, in SamplePass pass, float*[] inputs)
    {
        var own = (State)state;
        float* sum = AtPitch(0, inputs[0], own.Output.Pointer, pass);
        for (int i = 1; i < inputs.Length; i++)
        {
            float* next = AtPitch(i, inputs[i], own.Copy.Pointer, pass);
            vectors.Add(sum, next, pass.Samples * Output.Floats, relu && i == inputs.Length - 1, own.Output.Pointer);
            sum = own.Output.Pointer;
        }

        return sum;
    }

    public override void Split(LayerState state, in SamplePass pass, float* dOutput, float*[] dInputs)
    {
        int count = pass.Samples * Output.Floats;
        bool masked = !relu;
        for (int i = 1; i < dInputs.Length; i++)
        {
            if (dInputs[i] is not null)
            {
                // Masks dL/dy too, so that it need not be masked again.
                vectors.AddGradient(((State)state).Output.Pointer, dOutput, count, !masked, dInputs[i]);
                masked = true;
            }
        }

        if (!masked)
        {
            Elementwise.ReluGradient(((State)state).Output.Pointer, dOutput, count);
        }
    }

    /// <summary>An input at the pitch of the output: itself, or a copy.</summary>
    private float* AtPitch(int index, float* input, float* copy, in SamplePass pass)
    {
        if (inputs[index] == Output)
        {
            return input;
        }

        int pixels = pass.Samples * Output.Shape.Height * Output.Shape.Width;
        CopyPixels(input, inputs[index].Pitch, copy, Output.Pitch, Output.Shape.Channels, pixels);
        return copy;
    }

    private sealed class State(ActivationLayout output, bool copies) : LayerState
    {
        public NativeBuffer<float> Output { get; } = new((long)output.Floats * SamplePass.GroupSize);

        /// <summary>An input at the pitch of the output, where it has another.</summary>
        public NativeBuffer<float> Copy { get; } = new(copies ? (long)output.Floats * SamplePass.GroupSize : 0);

        public override void Dispose()
        {
            Output.Dispose();
            Copy.Dispose();
        }
    }
}
