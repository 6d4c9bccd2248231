namespace Permafrost.Model.Layers;

/// <summary>A function of each element by itself: as a layer, or as the <c>activation</c> of another.</summary>
/// <remarks>A ReLU in the tail of another layer is computed there; any other function becomes a node behind it (<see cref="GraphBuilder"/>).</remarks>
public abstract record Activation : LayerOptions
{
    /// <summary>The identity.</summary>
    public static Activation None { get; } = new NoActivation();

    /// <summary>Rectified linear unit, max(0, x). Nair and Hinton, ICML 2010.</summary>
    public static Activation Relu { get; } = new ReluOptions();

    public sealed override ActivationShape OutputShape(ActivationShape input) => input;

    /// <summary>Whether the layer before computes it in its tail.</summary>
    internal bool IsTail => this == None || this == Relu;

    /// <summary>For a layer that has a tail: whether a ReLU is in it.</summary>
    /// <exception cref="InvalidOperationException">It is neither a ReLU nor nothing, and so belongs into a node of its own.</exception>
    internal bool IsRelu =>
        IsTail
            ? this == Relu
            : throw new InvalidOperationException($"{OptionName} in the tail of a layer; {nameof(GraphBuilder)} makes a node of it.");
}
