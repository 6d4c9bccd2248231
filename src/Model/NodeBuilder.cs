using System.Collections.Immutable;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>Turns the layers of a definition, blocks within blocks, into nodes in the order in which they are computed.</summary>
/// <param name="seed">Seed of dropout masks.</param>
/// <param name="kernel">The kernels.</param>
/// <param name="nodes">What is built so far; added to.</param>
internal sealed class NodeBuilder(ulong seed, KernelVariant kernel, List<Node> nodes)
{
    private readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>Appends layers that follow each other.</summary>
    /// <param name="layers">The layers.</param>
    /// <param name="from">Node that the first one reads, or <see cref="Node.Image"/>.</param>
    /// <param name="layout">Layout of what it reads.</param>
    /// <returns>The node of the last layer and the layout of its output.</returns>
    public (int Node, ActivationLayout Layout) Append(ImmutableArray<LayerOptions> layers, int from, ActivationLayout layout)
    {
        for (int at = 0; at < layers.Length; at++)
        {
            if (layers[at] is ResidualOptions block)
            {
                (from, layout) = AppendBlock(block, from, layout);
                continue;
            }

            string name = NextName(layers[at]);
            Layer layer;
            if (
                layers[at] is Conv2dOptions convolution
                && layers.ElementAtOrDefault(at + 1) is MaxPool2dOptions pool
                && MaxPool2d.IsQuads(pool, convolution.OutputShape(layout.Shape))
                && (from == Node.Image || PooledConv2d.CanPassOn(layout))
            )
            {
                layer = new PooledConv2d(name, convolution, NextName(pool), pool, layout, kernel);
                at++;
            }
            else
            {
                layer = LayerFactory.Create(name, layers[at], layout, seed, kernel);
            }

            from = Append(new Node(layer, from));
            layout = layer.Output;
        }

        return (from, layout);
    }

    private (int Node, ActivationLayout Layout) AppendBlock(ResidualOptions block, int from, ActivationLayout layout)
    {
        // Both ends have one shape, or this throws and says why not.
        _ = block.OutputShape(layout.Shape);
        string name = NextName(block);
        var (main, mainLayout) = Append(block.Layers, from, layout);
        var (shortcut, shortcutLayout) = Append(block.Shortcut, from, layout);
        if (mainLayout.Pitch % TileProblem.ColumnMultiple != 0)
        {
            // An image is not padded, what has weights is. The sum has a gradient and takes the layout of its first input.
            ((main, mainLayout), (shortcut, shortcutLayout)) = ((shortcut, shortcutLayout), (main, mainLayout));
        }

        var sum = new Add(name, block.Activation, mainLayout, shortcutLayout, kernel.Vectors);
        return (Append(new Node(sum, main, shortcut)), sum.Output);
    }

    private int Append(Node node)
    {
        nodes.Add(node);
        return nodes.Count - 1;
    }

    /// <summary>Type and number among its type: <c>conv2d_2</c>.</summary>
    private string NextName(LayerOptions options)
    {
        string type = options.OptionName;
        int number = numbers[type] = numbers.GetValueOrDefault(type) + 1;
        return $"{type}_{number}";
    }
}
