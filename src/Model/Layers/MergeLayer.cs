namespace Permafrost.Model.Layers;

/// <summary>A layer with two inputs of one shape, where two branches of a network meet again.</summary>
internal abstract unsafe class MergeLayer(string name, ActivationLayout input, ActivationLayout output) : Layer(name, input, output)
{
    /// <summary>The output of a group: memory of the state.</summary>
    public abstract float* Merge(LayerState state, in SamplePass pass, float* first, float* second);

    /// <summary>dL/dInput of both inputs.</summary>
    /// <param name="state">As the forward pass left it.</param>
    /// <param name="pass">As in the forward pass.</param>
    /// <param name="dOutput">dL/dOutput; becomes dL/d(first input) in place.</param>
    /// <param name="dSecond">Room for dL/d(second input), or null where nobody wants it.</param>
    public abstract void Split(LayerState state, in SamplePass pass, float* dOutput, float* dSecond);

    public sealed override float* Forward(LayerState state, in SamplePass pass, float* input) =>
        throw new NotSupportedException($"{Name} has two inputs.");

    public sealed override float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target) =>
        throw new NotSupportedException($"{Name} has two inputs.");
}
