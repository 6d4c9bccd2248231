using System.Collections.Immutable;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>What a network is: its input, its layers and its number of classes.</summary>
/// <param name="Input">Shape of an image.</param>
/// <param name="Layers">The layers, the last giving one logit per class.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record NetworkDefinition(ActivationShape Input, ImmutableArray<LayerOptions> Layers, int Classes)
{
    /// <summary>
    /// Nodes that come before the layers, whose first one reads the last of these: a network that is not a list of layers, or the part of one
    /// to which the layers are a head. Default: none.
    /// </summary>
    public ImmutableArray<GraphNode> Graph { get; init; } = [];

    /// <summary>Whether it has a layer that drops some of its input in training, at whatever rate.</summary>
    public bool HasDropout => Nodes().Any(node => node.Layer.Drops);

    /// <summary>A network that is a graph.</summary>
    /// <param name="input">Shape of an image.</param>
    /// <param name="graph">The nodes, from a <see cref="GraphBuilder"/>; the last gives one logit per class.</param>
    /// <param name="classes">Number of classes.</param>
    public static NetworkDefinition OfGraph(ActivationShape input, ImmutableArray<GraphNode> graph, int classes) =>
        new(input, [], classes) { Graph = graph };

    /// <summary>The whole network as nodes, each after those that it reads.</summary>
    /// <exception cref="ArgumentException">The graph is none: a name comes twice, or a node reads one that comes later.</exception>
    public ImmutableArray<GraphNode> Nodes()
    {
        var builder = new GraphBuilder();
        foreach (var node in Graph)
        {
            builder.Add(node.Name, node.Layer, node.Inputs.AsSpan());
        }

        builder.Append(Layers, Graph.Length - 1);
        return builder.ToGraph();
    }
}
