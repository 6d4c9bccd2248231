using System.Collections.Immutable;

namespace Permafrost.Model.Layers;

/// <summary>A node with several inputs. In YAML branches meet in blocks, which end with one; a graph may have them anywhere.</summary>
public abstract record MergeOptions : LayerOptions
{
    public sealed override ActivationShape OutputShape(ActivationShape input) => OutputShape([input]);

    public abstract override ActivationShape OutputShape(ImmutableArray<ActivationShape> inputs);
}
