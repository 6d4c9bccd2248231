using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>Sub and Div with constants, one number per channel or one for all: what is done to pixels before a network.</summary>
/// <param name="layers">What is read so far; added to.</param>
internal sealed class NormalizeOperators(LayerList layers)
{
    /// <summary>Sub: the mean.</summary>
    public GraphValue Sub(NodeView node)
    {
        var input = node.Activation(0);
        return layers.Add(new NormalizeOptions { Mean = Numbers(node, input), Std = [1.0] }, input);
    }

    /// <summary>Div: the standard deviation, which belongs to the mean before it.</summary>
    /// <param name="node">The quotient.</param>
    /// <param name="isOnlyReader">Whether nothing else reads its input.</param>
    public GraphValue Div(NodeView node, bool isOnlyReader)
    {
        var input = node.Activation(0);
        var divisors = Numbers(node, input);
        if (divisors.Contains(0.0))
        {
            throw new NodeFaultException("it divides by 0; expected other numbers");
        }

        if (isOnlyReader && input.Step != GraphNode.Image && layers[input.Step].Options is NormalizeOptions { Std: [1.0] } mean)
        {
            layers[input.Step] = layers[input.Step] with { Options = mean with { Std = divisors } };
            return input;
        }

        return layers.Add(new NormalizeOptions { Mean = [0.0], Std = divisors }, input);
    }

    private static ImmutableArray<double> Numbers(NodeView node, GraphValue.Activation input)
    {
        var tensor = node.Weights(1, "constant");
        bool isOne = tensor.Bytes.Length == sizeof(float);
        int fromEnd = input.Axes == ValueAxes.ChannelsFirst ? 3 : 1;
        if (!isOne && (input.Flattened is not null || !DenseOperators.IsOnAxis(tensor, fromEnd, input.Shape.Channels)))
        {
            throw new NodeFaultException(
                $"its constant is {NodeView.Shown(tensor.Sides)} on {input}; expected one number, or {input.Shape.Channels}, one per channel"
            );
        }

        float[] values = tensor.Floats();
        return values.All(float.IsFinite)
            ? [.. values.Select(NodeView.Decimal)]
            : throw new NodeFaultException("its constant holds numbers that are not finite; expected finite ones");
    }
}
