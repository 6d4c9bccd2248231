using System.Collections.Immutable;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>One node of a network: a layer, and the nodes whose outputs it reads. Made by a <see cref="GraphBuilder"/>.</summary>
/// <param name="Name">Its name, unlike that of any other node; those of its tensors are <c>NAME/kernel</c> and the like.</param>
/// <param name="Layer">What it computes; no block, and no function in its tail but a ReLU.</param>
/// <param name="Inputs">Positions of earlier nodes, or <see cref="Image"/>: one, or two and more of a <see cref="MergeOptions"/>.</param>
public sealed record GraphNode(string Name, LayerOptions Layer, ImmutableArray<int> Inputs)
{
    /// <summary>The image itself, as an input.</summary>
    public const int Image = -1;
}
