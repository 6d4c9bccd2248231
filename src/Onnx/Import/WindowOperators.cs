using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Onnx.Import;

/// <summary>Convolutions and poolings.</summary>
/// <param name="layers">What is read so far; added to.</param>
internal sealed class WindowOperators(LayerList layers)
{
    private const int LargestKernel = 31;
    private const int LargestPool = 15;
    private const int LargestAverage = 31;
    private const int MostFilters = 65536;

    /// <summary>Conv: weights [out, in / group, height, width], of group 1 or with one filter for each channel.</summary>
    public GraphValue Convolve(NodeView node)
    {
        var input = node.Image(0);
        var weights = node.Weights(1, "weights", rank: 4);
        var (filters, inputs, height, width) = (weights.Sides[0], weights.Sides[1], weights.Sides[2], weights.Sides[3]);
        var window = WindowAttributes.Of(node, input.Shape, (height, width), LargestKernel);
        long group = node.Int("group", 1);
        int channels = input.Shape.Channels;
        bool isDepthwise = group > 1 && group == channels && filters == channels;
        if (group != 1 && !isDepthwise)
        {
            throw new NodeFaultException(
                $"group is {group}, with {filters} filters on {channels} channels; expected 1, or {channels} with one filter for each channel"
            );
        }

        if (inputs * group != channels)
        {
            throw new NodeFaultException(
                $"its weights are {NodeView.Shown(weights.Sides)} on {channels} channels; expected {inputs * group} channels"
            );
        }

        if (filters is < 1 or > MostFilters)
        {
            throw new NodeFaultException($"its weights have {filters} filters; expected 1 to {MostFilters}");
        }

        bool bias = node.Has(2);
        int[] sides = [(int)filters, (int)inputs, (int)height, (int)width];
        var tensors = new List<(string, float[])>
        {
            ("kernel", TensorAxes.Move(weights.Floats(), sides, isDepthwise ? [2, 3, 0, 1] : [2, 3, 1, 0])),
        };
        if (bias)
        {
            tensors.Add(("bias", node.ChannelWeights(2, "bias", (int)filters)));
        }

        LayerOptions options = isDepthwise
            ? new DepthwiseConv2dOptions
            {
                Kernel = window.Size,
                Stride = window.Stride,
                Padding = window.Padding,
                Bias = bias,
            }
            : new Conv2dOptions
            {
                Filters = (int)filters,
                Kernel = window.Size,
                Stride = window.Stride,
                Padding = window.Padding,
                Bias = bias,
            };
        var output = layers.Add(options, input, [.. tensors]);
        layers[output.Step] = layers[output.Step] with { AwaitsBias = !bias };
        return output;
    }

    public GraphValue MaxPool(NodeView node)
    {
        node.Expect("storage_order", 0);
        var input = node.Image(0);
        var window = WindowAttributes.Of(node, input.Shape, null, LargestPool);
        return layers.Add(
            new MaxPool2dOptions
            {
                Size = window.Size,
                Stride = StrideOf(window),
                Padding = window.Padding,
            },
            input
        );
    }

    public GraphValue AveragePool(NodeView node)
    {
        var input = node.Image(0);
        var window = WindowAttributes.Of(node, input.Shape, null, LargestAverage);
        if (node.Int("count_include_pad", 0) != 0 && window.Padding != Padding.Valid)
        {
            throw new NodeFaultException("count_include_pad is 1 with a border; expected 0: the mean is that of the pixels inside");
        }

        return layers.Add(
            new AveragePool2dOptions
            {
                Size = window.Size,
                Stride = StrideOf(window),
                Padding = window.Padding,
            },
            input
        );
    }

    public GraphValue GlobalAveragePool(NodeView node) => layers.Add(new GlobalAveragePool2dOptions(), node.Image(0));

    public GraphValue GlobalMaxPool(NodeView node) => layers.Add(new GlobalMaxPool2dOptions(), node.Image(0));

    /// <summary>ReduceMean over height and width.</summary>
    public GraphValue ReduceMean(NodeView node)
    {
        const long AxesAreAnInput = 18;
        var input = node.Activation(0);
        var axes = node.Opset >= AxesAreAnInput && node.Has(1) ? node.IntegerInput(1, "axes") : node.Ints("axes") ?? [];
        node.Expect("noop_with_empty_axes", 0);
        long[] sorted = [.. axes.Select(axis => axis < 0 ? axis + input.Rank : axis).Order()];
        long[] expected = input.Axes switch
        {
            ValueAxes.ChannelsFirst => [2, 3],
            ValueAxes.ChannelsLast => [1, 2],
            _ => throw new NodeFaultException($"its input is {input}; expected an image"),
        };
        if (!sorted.SequenceEqual(expected))
        {
            throw new NodeFaultException($"axes is {NodeView.Shown(axes)}; expected {NodeView.Shown(expected)}, height and width");
        }

        var mean = layers.Add(new GlobalAveragePool2dOptions(), input);
        return node.Int("keepdims", 1) == 0 ? mean with { Axes = ValueAxes.Vector } : mean;
    }

    /// <summary>A pooling that steps by its own size says so by 0.</summary>
    private static int StrideOf(WindowAttributes window) => window.Stride == window.Size ? 0 : window.Stride;
}
