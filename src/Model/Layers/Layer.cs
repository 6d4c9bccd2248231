namespace Permafrost.Model.Layers;

/// <summary>A layer at work. Activations of a group are <c>[S, H, W, P]</c> (<see cref="ActivationLayout"/>).</summary>
/// <remarks>
/// A step has two phases. In the first, a thread takes a group of samples forward and backward through all layers. In the
/// second, threads share the parameters: each takes some rows, finds their gradient and updates them. Both orders of
/// additions depend on shapes alone. Before a layer that mixes samples, all groups meet once forward and once backward.
/// </remarks>
internal abstract unsafe class Layer(string name, ActivationLayout input, ActivationLayout output) : IDisposable
{
    /// <summary>Type and number among its type, as in Keras: <c>conv2d_2</c>.</summary>
    public string Name { get; } = name;

    public ActivationLayout Input { get; } = input;

    public ActivationLayout Output { get; } = output;

    /// <summary>Weights; empty for most layers.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>
    /// Whether the layer needs figures of the whole batch in training, as batch normalisation does. Then every group of the
    /// batch has a state of its own, and the groups meet before this layer.
    /// </summary>
    public virtual bool MixesSamples => false;

    /// <summary>The rows that stand for this layer in the table of the network.</summary>
    public virtual IReadOnlyList<LayerSummary> Summaries =>
        [
            new LayerSummary(
                Name,
                Output.Shape,
                Parameters.Where(parameter => parameter.Trained).Sum(parameter => (long)parameter.Count),
                MacsPerImage
            ),
        ];

    /// <summary>Multiplications and additions that one image takes forward, each pair counted once.</summary>
    public virtual long MacsPerImage => 0;

    /// <summary>Draws the initial weights.</summary>
    public virtual void Initialize(ulong seed) { }

    /// <summary>Memory of one group, or one thread's for one group after the other, for groups of <see cref="SamplePass.GroupSize"/> samples.</summary>
    public abstract LayerState CreateState(bool training);

    /// <summary>Memory that a whole batch needs between the two phases of a step.</summary>
    public virtual void PrepareTraining(int batchSize) { }

    /// <summary>Training, before the meeting: a group's share of the figures of the batch, into memory of the group.</summary>
    public virtual void Gather(LayerState state, in SamplePass pass, float* input) { }

    /// <summary>One thread, once all groups have gathered: adds up their shares in the order of the groups.</summary>
    public virtual void Settle(int batchSamples) { }

    /// <summary>As <see cref="Gather"/>, backward.</summary>
    public virtual void GatherGradient(LayerState state, in SamplePass pass, float* dOutput) { }

    /// <summary>As <see cref="Settle"/>, backward.</summary>
    public virtual void SettleGradient(int batchSamples) { }

    /// <summary>The output of a group: memory of the state, or the input itself where there is nothing to do.</summary>
    public abstract float* Forward(LayerState state, in SamplePass pass, float* input);

    /// <summary>First phase: dL/dInput, and what the second phase needs for dL/dWeight.</summary>
    /// <param name="state">As the forward pass left it.</param>
    /// <param name="pass">As in the forward pass.</param>
    /// <param name="dOutput">dL/dOutput; may be overwritten.</param>
    /// <param name="target">Room for dL/dInput, or null where nobody wants it.</param>
    /// <returns>Where dL/dInput is: <paramref name="target"/> or <paramref name="dOutput"/>; null where nobody wants it.</returns>
    public abstract float* Backward(LayerState state, in SamplePass pass, float* dOutput, float* target);

    /// <summary>Second phase: dL/dWeight of some rows of a parameter, into its gradient.</summary>
    public virtual void ReduceGradient(Parameter parameter, int firstRow, int rows, int batchSamples) { }

    /// <summary>Number of parts, independent of each other, in which <see cref="Derive(int)"/> does its work.</summary>
    public virtual int DerivedParts => 0;

    /// <summary>Weights have new values: renews a part of what is kept in another form, such as transposed, for the kernels to read.</summary>
    public virtual void Derive(int part) { }

    /// <summary>Renews all parts.</summary>
    public void Derive()
    {
        for (int part = 0; part < DerivedParts; part++)
        {
            Derive(part);
        }
    }

    public virtual void Dispose()
    {
        foreach (var parameter in Parameters)
        {
            parameter.Dispose();
        }
    }
}
