using System.Collections.Immutable;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>Makes the layers of a graph. A convolution and a pooling that is its only reader become one.</summary>
/// <param name="seed">Seed of dropout masks.</param>
/// <param name="kernel">The kernels.</param>
/// <param name="nodes">What is built so far; added to.</param>
/// <param name="fuses">Whether layers become one where they can. If not, every node has its own output; the values are the same bits.</param>
internal sealed class NodeBuilder(ulong seed, KernelVariant kernel, List<Node> nodes, bool fuses)
{
    /// <summary>Adds the nodes of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="image">Layout of an image.</param>
    /// <returns>The layout of the last output.</returns>
    /// <exception cref="ShapeMismatchException">A layer does not fit its input; the message names it.</exception>
    public ActivationLayout Build(ImmutableArray<GraphNode> graph, ActivationLayout image)
    {
        int[] readers = SingleReaders(graph);
        if (graph.IsEmpty)
        {
            return image;
        }

        int[] places = new int[graph.Length];
        Array.Fill(places, -1);
        for (int at = 0; at < graph.Length; at++)
        {
            if (places[at] >= 0)
            {
                // It is in the tail of a convolution.
                continue;
            }

            ImmutableArray<int> inputs = [.. graph[at].Inputs.Select(input => input == GraphNode.Image ? input : places[input])];
            ImmutableArray<ActivationLayout> layouts =
            [
                .. inputs.Select(input => input == GraphNode.Image ? image : nodes[input].Layer.Output),
            ];
            var pool = readers[at] < 0 ? null : graph[readers[at]];
            nodes.Add(new Node(Create(graph[at], pool, inputs, layouts, out bool pooled), inputs));
            places[at] = nodes.Count - 1;
            if (pooled)
            {
                places[readers[at]] = nodes.Count - 1;
            }
        }

        return nodes[^1].Layer.Output;
    }

    private Layer Create(
        GraphNode node,
        GraphNode? reader,
        ImmutableArray<int> inputs,
        ImmutableArray<ActivationLayout> layouts,
        out bool pooled
    )
    {
        try
        {
            var output = node.Layer.OutputShape([.. layouts.Select(layout => layout.Shape)]);
            if (
                fuses
                && node.Layer is Conv2dOptions convolution
                && reader?.Layer is MaxPool2dOptions pool
                && MaxPool2d.IsQuads(pool, output)
                && (PooledConv2d.CanPassOn(layouts[0]) || !Trains(inputs[0]))
            )
            {
                pooled = true;
                return new PooledConv2d(node.Name, convolution, reader.Name, pool, layouts[0], kernel);
            }

            pooled = false;
            return node.Layer.Create(new LayerContext(node.Name, layouts, seed, kernel));
        }
        catch (ShapeMismatchException mismatch)
        {
            throw new ShapeMismatchException($"{node.Name} ({node.Layer.OptionName}): {mismatch.Message}");
        }
    }

    /// <summary>Of each node the only one that reads it; -1 where there are several, or none.</summary>
    private static int[] SingleReaders(ImmutableArray<GraphNode> graph)
    {
        int[] readers = new int[graph.Length];
        int[] counts = new int[graph.Length];
        foreach (var (at, node) in graph.Index())
        {
            foreach (int input in node.Inputs.Where(input => input != GraphNode.Image))
            {
                readers[input] = at;
                counts[input]++;
            }
        }

        int idle = Array.IndexOf(counts, 0);
        if (idle >= 0 && idle < graph.Length - 1)
        {
            throw new ArgumentException(
                $"Nothing reads {graph[idle].Name}; expected a graph without it: {nameof(GraphBuilder.ToGraph)} makes one.",
                nameof(graph)
            );
        }

        return [.. readers.Select((reader, at) => counts[at] == 1 ? reader : -1)];
    }

    /// <summary>Whether a gradient goes back to a node: whether it, or anything before it, has weights to train.</summary>
    private bool Trains(int node) =>
        node != GraphNode.Image && (nodes[node].Layer.Parameters.Any(parameter => parameter.Trained) || nodes[node].Inputs.Any(Trains));
}
