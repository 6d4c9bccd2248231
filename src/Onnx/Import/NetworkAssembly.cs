using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Onnx.Import;

/// <summary>Makes a network of the layers that were read: those that the output needs, each ReLU in the tail of the layer before it where that has one.</summary>
internal static class NetworkAssembly
{
    /// <param name="layers">The layers.</param>
    /// <param name="output">Position of the last one.</param>
    /// <param name="input">Shape of an image.</param>
    public static (NetworkDefinition Definition, ImmutableDictionary<string, float[]> Weights) Of(
        LayerList layers,
        int output,
        ActivationShape input
    )
    {
        int[] readers = Readers(layers, output);
        var builder = new GraphBuilder();
        var weights = ImmutableDictionary.CreateBuilder<string, float[]>(StringComparer.Ordinal);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] nodes = new int[output + 1];
        var (hasTail, isTail) = Tails(layers, readers);
        for (int at = 0; at <= output; at++)
        {
            if (readers[at] == 0)
            {
                continue;
            }

            var layer = layers[at];
            int[] inputs = [.. layer.Inputs.Select(position => position == GraphNode.Image ? position : nodes[position])];
            if (isTail[at])
            {
                // It is computed by the layer that it reads.
                nodes[at] = inputs[0];
                continue;
            }

            var options = hasTail[at] ? WithRelu(layer.Options)! : layer.Options;
            int number = numbers[options.OptionName] = numbers.GetValueOrDefault(options.OptionName) + 1;
            string name = $"{options.OptionName}_{number}";
            nodes[at] = builder.Add(name, options, inputs);
            foreach (var (tensor, values) in layer.Tensors)
            {
                weights.Add($"{name}/{tensor}", values);
            }
        }

        return (NetworkDefinition.OfGraph(input, builder.ToGraph(), layers[output].Output.Channels), weights.ToImmutable());
    }

    /// <summary>How many layers read each; 0 where the output does not depend on it.</summary>
    private static int[] Readers(LayerList layers, int output)
    {
        int[] readers = new int[output + 1];
        readers[output] = 1;
        for (int at = output; at >= 0; at--)
        {
            foreach (int input in layers[at].Inputs.Where(input => readers[at] > 0 && input != GraphNode.Image))
            {
                readers[input]++;
            }
        }

        return readers;
    }

    /// <summary>Which layers have a ReLU in their tail, and which ReLUs are such.</summary>
    private static (bool[] Has, bool[] Is) Tails(LayerList layers, int[] readers)
    {
        bool[] has = new bool[readers.Length];
        bool[] isOne = new bool[readers.Length];
        for (int at = 0; at < readers.Length; at++)
        {
            if (
                readers[at] > 0
                && layers[at] is { Options: ReluOptions, Inputs: [var before and not GraphNode.Image] }
                && readers[before] == 1
                && WithRelu(layers[before].Options) is not null
            )
            {
                has[before] = isOne[at] = true;
            }
        }

        return (has, isOne);
    }

    private static LayerOptions? WithRelu(LayerOptions layer) =>
        layer switch
        {
            Conv2dOptions convolution => convolution with { Activation = Activation.Relu },
            DepthwiseConv2dOptions convolution => convolution with { Activation = Activation.Relu },
            DenseOptions dense => dense with { Activation = Activation.Relu },
            BatchNormOptions norm => norm with { Activation = Activation.Relu },
            AddMerge sum => sum with { Activation = Activation.Relu },
            _ => null,
        };
}
