using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Onnx.Import;

/// <summary>Operators that move nothing but dimensions, or nothing at all at inference.</summary>
/// <param name="layers">What is read so far; added to.</param>
internal sealed class ShapeOperators(LayerList layers)
{
    /// <summary>Dropout and Identity: the input as it is.</summary>
    public static GraphValue Pass(NodeView node)
    {
        // How much is dropped in training, and with which draws, says nothing about inference.
        foreach (string attribute in (ReadOnlySpan<string>)["ratio", "seed", "is_test"])
        {
            node.Ignore(attribute);
        }

        return node.Activation(0);
    }

    public GraphValue Flatten(NodeView node)
    {
        var input = Read(node);
        long axis = node.Int("axis", 1);
        return axis == 1 || axis == 1 - input.Rank
            ? ToVector(input)
            : throw new NodeFaultException($"axis is {axis}; expected 1: each image becomes a vector");
    }

    /// <summary>Reshape to [N, C], or of [N, C] to [N, C, 1, 1].</summary>
    public GraphValue Reshape(NodeView node)
    {
        node.Expect("allowzero", 0);
        var input = Read(node);
        var shape = node.IntegerInput(1, "shape");
        int count = input.Shape.Count;
        bool isVector = shape is [long n, long c] && (n is 0 or -1 or 1) && (c == count || (c == -1 && n != -1));
        if (isVector)
        {
            return ToVector(input);
        }

        bool isImage = shape is [long m, long channels, 1, 1] && (m is 0 or -1 or 1) && (channels == count || (channels == -1 && m != -1));
        return isImage && input.Shape.IsFlat && input.Flattened is null
            ? input with
            {
                Axes = ValueAxes.ChannelsFirst,
            }
            : throw new NodeFaultException(
                $"it makes {NodeView.Shown(shape)} of {input}; expected [0, {count}] or [0, -1]: each image becomes a vector"
            );
    }

    /// <summary>Squeeze of [N, C, 1, 1] to [N, C].</summary>
    public GraphValue Squeeze(NodeView node)
    {
        const long AxesAreAnInput = 13;
        var input = Read(node);
        var axes = node.Opset >= AxesAreAnInput && node.Has(1) ? node.IntegerInput(1, "axes") : node.Ints("axes") ?? [];
        long[] sorted = [.. axes.Select(axis => axis < 0 ? axis + input.Rank : axis).Order()];
        long[] expected = input.Axes == ValueAxes.ChannelsLast ? [1, 2] : [2, 3];
        return input.Rank == 4 && input.Shape.IsFlat && sorted.SequenceEqual(expected)
            ? ToVector(input)
            : throw new NodeFaultException(
                $"axes is {NodeView.Shown(axes)} of {input}; expected {NodeView.Shown(expected)} of an image of one pixel"
            );
    }

    /// <summary>Transpose between channels first and channels last.</summary>
    public static GraphValue Transpose(NodeView node)
    {
        var input = Read(node);
        var order = node.Ints("perm") ?? [];
        ReadOnlySpan<long> toLast = [0, 2, 3, 1];
        ReadOnlySpan<long> toFirst = [0, 3, 1, 2];
        ValueAxes? axes =
            input.Axes == ValueAxes.ChannelsFirst && order.AsSpan().SequenceEqual(toLast) ? ValueAxes.ChannelsLast
            : input.Axes == ValueAxes.ChannelsLast && order.AsSpan().SequenceEqual(toFirst) ? ValueAxes.ChannelsFirst
            : null;
        return axes is { } found
            ? input with
            {
                Axes = found,
            }
            : throw new NodeFaultException(
                $"perm is {NodeView.Shown(order)} of {input}; expected [0, 2, 3, 1] of channels first or [0, 3, 1, 2] of channels last"
            );
    }

    /// <summary>An input whose elements stay what they are, behind a softmax too.</summary>
    private static GraphValue.Activation Read(NodeView node) => node.Activation(0);

    private GraphValue ToVector(GraphValue.Activation input)
    {
        if (input.Axes == ValueAxes.Vector)
        {
            return input;
        }

        if (input.Shape.IsFlat)
        {
            return input with { Axes = ValueAxes.Vector };
        }

        bool isOwnOrder = input.Axes == ValueAxes.ChannelsLast || input.Shape.Channels == 1;
        var flat = layers.Add(new FlattenOptions(), input);
        return flat with { Axes = ValueAxes.Vector, Flattened = isOwnOrder ? null : input.Shape };
    }
}
