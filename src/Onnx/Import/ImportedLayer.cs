using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Onnx.Import;

/// <summary>A layer that a node of the file became.</summary>
/// <param name="Options">What it is.</param>
/// <param name="Inputs">Positions of the layers that it reads, or <see cref="GraphNode.Image"/>; always earlier ones.</param>
/// <param name="Output">Shape of what it gives.</param>
internal sealed record ImportedLayer(LayerOptions Options, ImmutableArray<int> Inputs, ActivationShape Output)
{
    /// <summary>Its weights by the last part of their names (<c>kernel</c>), in the engine's order.</summary>
    public ImmutableDictionary<string, float[]> Tensors { get; init; } = ImmutableDictionary<string, float[]>.Empty;

    /// <summary>Whether the node had no bias, so that a sum with a constant behind it may become one.</summary>
    public bool AwaitsBias { get; init; }
}
