using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Onnx.Import;

/// <summary>Functions of each element, and nodes where branches meet.</summary>
/// <param name="layers">What is read so far; added to.</param>
internal sealed class ElementOperators(LayerList layers)
{
    public GraphValue Relu(NodeView node) => layers.Add(new ReluOptions(), node.Activation(0));

    public GraphValue Sigmoid(NodeView node) => layers.Add(new SigmoidOptions(), node.Activation(0));

    public GraphValue LeakyRelu(NodeView node) =>
        layers.Add(new LeakyReluOptions { Slope = node.Decimal("alpha", 0.01f) }, node.Activation(0));

    /// <summary>Clip of 0 to 6, or of 0 and more.</summary>
    public GraphValue Clip(NodeView node)
    {
        const long BoundsAreInputs = 11;
        const float Six = 6f;
        var input = node.Activation(0);
        float low = node.Opset >= BoundsAreInputs ? node.Number(1, "lower bound") ?? float.MinValue : node.Float("min", float.MinValue);
        float high = node.Opset >= BoundsAreInputs ? node.Number(2, "upper bound") ?? float.MaxValue : node.Float("max", float.MaxValue);
        LayerOptions options = (low.CompareTo(0f), high.CompareTo(Six), high.CompareTo(float.MaxValue)) switch
        {
            (0, 0, _) => new Relu6Options(),
            (0, _, >= 0) => new ReluOptions(),
            _ => throw new NodeFaultException(
                $"it clips to {low.ToString(CultureInfo.InvariantCulture)} … {high.ToString(CultureInfo.InvariantCulture)}; expected 0 … 6, or 0 and no upper bound"
            ),
        };
        return layers.Add(options, input);
    }

    /// <summary>Mul of x and sigmoid(x).</summary>
    public GraphValue Mul(NodeView node)
    {
        var (first, second) = (node.Activation(0), node.Activation(1));
        foreach (var (x, gate) in (ReadOnlySpan<(GraphValue.Activation, GraphValue.Activation)>)[(first, second), (second, first)])
        {
            if (gate.Step != GraphNode.Image && layers[gate.Step] is { Options: SigmoidOptions } sigmoid && sigmoid.Inputs[0] == x.Step)
            {
                return layers.Add(new SiluOptions(), x);
            }
        }

        throw new NodeFaultException("it multiplies two values; expected x and Sigmoid(x), which is SiLU");
    }

    /// <summary>Add or Sum of values of one shape.</summary>
    public GraphValue Add(NodeView node)
    {
        var inputs = Together(node);
        return inputs.Length == 1 ? inputs[0] : layers.Add(new AddMerge(), inputs);
    }

    public GraphValue Concat(NodeView node)
    {
        var inputs = Together(node);
        long axis = node.Int("axis", 1);
        long counted = axis < 0 ? axis + inputs[0].Rank : axis;
        if (counted != inputs[0].ChannelAxis)
        {
            throw new NodeFaultException($"axis is {axis}; expected {inputs[0].ChannelAxis}, the channels");
        }

        if (inputs[0].Flattened is not null)
        {
            throw new NodeFaultException("it puts flattened images together; expected it before Flatten");
        }

        return inputs.Length == 1 ? inputs[0] : layers.Add(new ConcatMerge(), inputs);
    }

    /// <summary>Softmax over the channels: it says how to read the output, and is no layer.</summary>
    public GraphValue Softmax(NodeView node)
    {
        const long AxisIsTheLast = 13;
        var input = node.Activation(0);
        long axis = node.Int("axis", node.Opset >= AxisIsTheLast ? -1 : 1);
        long counted = axis < 0 ? axis + input.Rank : axis;
        return counted == input.ChannelAxis && input.Shape.IsFlat && input.Flattened is null
            ? input with
            {
                IsProbability = true,
            }
            : throw new NodeFaultException($"axis is {axis} of {input}; expected {input.ChannelAxis}, the classes, of a vector");
    }

    /// <summary>All inputs, which have their dimensions in one order.</summary>
    private static ImmutableArray<GraphValue.Activation> Together(NodeView node)
    {
        ImmutableArray<GraphValue.Activation> inputs = [.. Enumerable.Range(0, node.InputCount).Select(node.Activation)];
        if (inputs.IsEmpty)
        {
            throw new NodeFaultException("it has no inputs; expected one or more");
        }

        return inputs.All(input => input.Axes == inputs[0].Axes && input.Flattened == inputs[0].Flattened)
            ? inputs
            : throw new NodeFaultException($"its inputs are {string.Join(" and ", inputs)}; expected dimensions in one order");
    }
}
