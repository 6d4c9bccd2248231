using System.Collections.Immutable;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>What a layer is, as YAML names it. The properties of the derived records are the YAML keys in snake case.</summary>
public abstract record LayerOptions
{
    /// <summary>The shape this layer makes of <paramref name="input"/>.</summary>
    /// <exception cref="ShapeMismatchException">The layer does not fit: the message says what was found and expected.</exception>
    public abstract ActivationShape OutputShape(ActivationShape input);

    /// <summary>The shape this layer makes of its inputs: one, but for a <see cref="MergeOptions"/>.</summary>
    /// <exception cref="ShapeMismatchException">The layer does not fit: the message says what was found and expected.</exception>
    public virtual ActivationShape OutputShape(ImmutableArray<ActivationShape> inputs) =>
        inputs is [var input]
            ? OutputShape(input)
            : throw new ArgumentException($"{OptionName} has one input; {inputs.Length} were given.", nameof(inputs));

    /// <summary>The name under which YAML knows it: <c>conv2d</c>.</summary>
    public string OptionName => ((OptionNameAttribute)Attribute.GetCustomAttribute(GetType(), typeof(OptionNameAttribute))!).Name;

    /// <summary>The layer at work.</summary>
    internal abstract Layer Create(LayerContext context);

    /// <summary>Adds what the layer is made of to a network: one node, but for a <see cref="BlockOptions"/>.</summary>
    /// <param name="graph">The network so far.</param>
    /// <param name="input">The node that it reads.</param>
    /// <returns>The node that holds its output.</returns>
    internal virtual int AddTo(GraphBuilder graph, int input) => graph.Add(graph.NextName(this), this, input);

    /// <summary>The layer without the function in its tail, and that function.</summary>
    internal virtual (LayerOptions Bare, Activation Tail) Split() => (this, Activation.None);

    /// <summary>Whether it needs figures of the whole batch in training: <see cref="Layer.MixesSamples"/>.</summary>
    internal virtual bool MixesSamples => false;

    /// <summary>Whether it drops some of its input in training.</summary>
    internal virtual bool Drops => false;

    /// <summary>The memory it takes, its output apart.</summary>
    internal virtual LayerFloats FloatsOf(ActivationShape input) => new(Weights: 0.0, LayerFloats.Of(input));
}
