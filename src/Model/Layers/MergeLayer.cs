namespace Permafrost.Model.Layers;

/// <summary>A layer with several inputs, where branches of a network meet again.</summary>
/// <param name="name">Its name.</param>
/// <param name="inputs">Layouts of the inputs, two or more.</param>
/// <param name="output">Layout of the output.</param>
internal abstract unsafe class MergeLayer(string name, IReadOnlyList<ActivationLayout> inputs, ActivationLayout output)
    : Layer(name, inputs[0], output)
{
    /// <summary>Whether <see cref="Split"/> turns dL/dOutput into the gradient of the first input where it lies.</summary>
    public virtual bool SplitsInPlace => false;

    /// <summary>The output of a group: memory of the state.</summary>
    public abstract float* Merge(LayerState state, in SamplePass pass, float*[] inputs);

    /// <summary>dL/dInput of all inputs. An input whose gradient is wanted has the layout of what is computed: whole cache lines of channels.</summary>
    /// <param name="state">As the forward pass left it.</param>
    /// <param name="pass">As in the forward pass.</param>
    /// <param name="dOutput">dL/dOutput; may be overwritten.</param>
    /// <param name="dInputs">Room for each gradient, or null where nobody wants it; the first is <paramref name="dOutput"/> if <see cref="SplitsInPlace"/>.</param>
    public abstract void Split(LayerState state, in SamplePass pass, float* dOutput, float*[] dInputs);

    public sealed override float* Forward(LayerState state, in SamplePass pass, float* input) =>
        throw new NotSupportedException($"{Name} has several inputs.");

    public sealed override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target) =>
        throw new NotSupportedException($"{Name} has several inputs.");

    /// <summary>Copies the channels of pixels from one pitch to another.</summary>
    private protected static void CopyPixels(float* from, int fromPitch, float* to, int toPitch, int channels, int pixels)
    {
        for (; pixels > 0; pixels--, from += fromPitch, to += toPitch)
        {
            new ReadOnlySpan<float>(from, channels).CopyTo(new Span<float>(to, channels));
        }
    }
}
