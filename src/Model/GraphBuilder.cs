using System.Collections.Immutable;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>Builds the graph of a network, node by node, in the order in which they are computed.</summary>
/// <remarks>
/// Layers that follow each other, blocks within blocks, are appended with <see cref="Append"/>; any other graph is added node by node. A
/// function in the tail of a layer that is not computed there, such as <c>activation: silu</c>, becomes a node of its own, <c>NAME/silu</c>.
/// </remarks>
public sealed class GraphBuilder
{
    private readonly List<GraphNode> nodes = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>Adds a node.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="layer">What it computes.</param>
    /// <param name="inputs">What it reads: results of earlier calls, or <see cref="GraphNode.Image"/>.</param>
    /// <returns>The node that holds its output.</returns>
    /// <exception cref="ArgumentException">The name is taken, or an input is no earlier node.</exception>
    public int Add(string name, LayerOptions layer, params ReadOnlySpan<int> inputs)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (inputs.IsEmpty)
        {
            throw new ArgumentException($"{name} reads nothing; expected the image or an earlier node.", nameof(inputs));
        }

        foreach (int input in inputs)
        {
            if (input < GraphNode.Image || input >= nodes.Count)
            {
                throw new ArgumentException($"{name} reads node {input}; expected one of the {nodes.Count} before it.", nameof(inputs));
            }
        }

        if (layer is BlockOptions)
        {
            throw new ArgumentException(
                $"{name} is a block ({layer.OptionName}); expected a layer: {nameof(Append)} takes blocks.",
                nameof(layer)
            );
        }

        var (bare, tail) = layer.Split();
        if (tail.IsTail)
        {
            return Add(new GraphNode(name, layer, [.. inputs]));
        }

        int node = Add(new GraphNode(name, bare, [.. inputs]));
        return Add(new GraphNode($"{name}/{tail.OptionName}", tail, [node]));
    }

    /// <summary>Adds layers that follow each other. Names are type and number among its type, as in Keras: <c>conv2d_2</c>.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="from">What the first one reads.</param>
    /// <returns>The node that holds the last one's output; <paramref name="from"/> where there are none.</returns>
    public int Append(ImmutableArray<LayerOptions> layers, int from)
    {
        foreach (var layer in layers)
        {
            from = layer.AddTo(this, from);
        }

        return from;
    }

    /// <summary>The graph.</summary>
    public ImmutableArray<GraphNode> ToGraph() => [.. nodes];

    /// <summary>What a node is computed from, and the node itself, which comes last. The others are left out.</summary>
    /// <param name="output">Result of an earlier call.</param>
    public ImmutableArray<GraphNode> ToGraph(int output)
    {
        bool[] needed = new bool[nodes.Count];
        needed[output] = true;
        int[] positions = new int[nodes.Count];
        for (int node = output; node >= 0; node--)
        {
            foreach (int input in nodes[node].Inputs.Where(input => needed[node] && input != GraphNode.Image))
            {
                needed[input] = true;
            }
        }

        var graph = ImmutableArray.CreateBuilder<GraphNode>();
        for (int node = 0; node <= output; node++)
        {
            positions[node] = graph.Count;
            if (needed[node])
            {
                var inputs = nodes[node].Inputs.Select(input => input == GraphNode.Image ? input : positions[input]);
                graph.Add(nodes[node] with { Inputs = [.. inputs] });
            }
        }

        return graph.ToImmutable();
    }

    /// <summary>The next name of a layer's type that no node has.</summary>
    internal string NextName(LayerOptions layer)
    {
        string type = layer.OptionName;
        string name;
        do
        {
            int number = numbers[type] = numbers.GetValueOrDefault(type) + 1;
            name = $"{type}_{number}";
        } while (names.Contains(name));
        return name;
    }

    private int Add(GraphNode node)
    {
        if (!names.Add(node.Name))
        {
            throw new ArgumentException($"Two nodes are named {node.Name}; expected a name of its own for each.", nameof(node));
        }

        nodes.Add(node);
        return nodes.Count - 1;
    }
}
