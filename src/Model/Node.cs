using System.Collections.Immutable;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>A layer of a network at work and where its inputs come from.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Inputs">Positions of the nodes whose outputs it reads, or <see cref="GraphNode.Image"/>; always earlier ones. Several of a <see cref="MergeLayer"/>.</param>
internal sealed record Node(Layer Layer, ImmutableArray<int> Inputs);
