using System.Collections.Immutable;

namespace Permafrost.Model.Layers;

/// <summary>Branches of layers that start from one input and meet again.</summary>
public abstract record BlockOptions : LayerOptions
{
    /// <summary>The branches with the keys that lead to them in YAML.</summary>
    internal abstract IEnumerable<(string Name, ImmutableArray<LayerOptions> Layers)> Paths { get; }

    internal sealed override Layer Create(LayerContext context) =>
        throw new InvalidOperationException($"{OptionName} is made of several nodes; {nameof(GraphBuilder)} adds them.");

    /// <summary>The shape with which a branch ends.</summary>
    /// <param name="branch">Its layers; none: the input as it is.</param>
    /// <param name="shape">Shape of the input.</param>
    /// <param name="name">How messages name the branch.</param>
    private protected static ActivationShape EndOf(ImmutableArray<LayerOptions> branch, ActivationShape shape, string name)
    {
        for (int i = 0; i < branch.Length; i++)
        {
            try
            {
                shape = branch[i].OutputShape(shape);
            }
            catch (ShapeMismatchException mismatch)
            {
                throw new ShapeMismatchException($"{name}[{i}] ({branch[i].OptionName}): {mismatch.Message}");
            }
        }

        return shape;
    }
}
