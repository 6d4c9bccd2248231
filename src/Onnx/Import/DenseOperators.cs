using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>Matrix products with weights, batch normalisation, and sums with a bias.</summary>
/// <param name="layers">What is read so far; added to.</param>
internal sealed class DenseOperators(LayerList layers)
{
    private const int MostUnits = 65536;

    /// <summary>Gemm: weights [in, out], or [out, in] with transB.</summary>
    public GraphValue Gemm(NodeView node)
    {
        node.Expect("alpha", 1f);
        node.Expect("beta", 1f);
        node.Expect("transA", 0);
        var input = node.Vector(0);
        var weights = node.Weights(1, "weights", rank: 2);
        bool isTransposed = node.Int("transB", 0) != 0;
        return Dense(node, input, weights, isTransposed, node.Has(2) ? 2 : null);
    }

    /// <summary>MatMul with weights [in, out]; a sum with a constant may follow.</summary>
    public GraphValue MatMul(NodeView node) =>
        Dense(node, node.Vector(0), node.Weights(1, "weights", rank: 2), isTransposed: false, bias: null);

    public GraphValue BatchNormalization(NodeView node)
    {
        node.Expect("training_mode", 0);
        node.Expect("spatial", 1);
        var input = node.Activation(0);
        if (input.Axes == ValueAxes.ChannelsLast)
        {
            throw new NodeFaultException($"its input is {input}; expected channels as the second dimension");
        }

        int channels = input.Shape.Channels;
        var options = new BatchNormOptions { Momentum = node.Decimal("momentum", 0.9f), Epsilon = node.Decimal("epsilon", 1e-5f) };
        if (!(options.Epsilon >= 0.0 && options.Epsilon <= 1.0))
        {
            throw new NodeFaultException($"epsilon is {options.Epsilon}; expected 0 to 1");
        }

        float[] Figures(int index, string what) => InEnginesOrder(input, node.ChannelWeights(index, what, channels));
        return layers.Add(
            options,
            input,
            ("gamma", Figures(1, "scale")),
            ("beta", Figures(2, "shift")),
            ("moving_mean", Figures(3, "mean")),
            ("moving_variance", Figures(4, "variance"))
        );
    }

    /// <summary>A sum with a constant: the bias of the matrix product or convolution before it.</summary>
    /// <param name="node">The sum.</param>
    /// <param name="at">Which input is computed.</param>
    /// <param name="isOnlyReader">Whether nothing else reads it.</param>
    public GraphValue AddBias(NodeView node, int at, bool isOnlyReader)
    {
        var input = node.Activation(at);
        var tensor = node.Weights(1 - at, "constant");
        int channels = input.Shape.Channels;
        bool isPerChannel = input.Axes switch
        {
            ValueAxes.Vector => IsOnAxis(tensor, 1, channels),
            ValueAxes.ChannelsFirst => IsOnAxis(tensor, 3, channels),
            _ => false,
        };
        if (!isPerChannel || !isOnlyReader || input.Step == GraphNode.Image || !layers[input.Step].AwaitsBias)
        {
            throw new NodeFaultException(
                $"it adds a constant of {NodeView.Shown(tensor.Sides)} to {input}; expected a bias, one number per channel, behind MatMul or Conv"
            );
        }

        var layer = layers[input.Step];
        var options = layer.Options switch
        {
            Conv2dOptions convolution => convolution with { Bias = true },
            DepthwiseConv2dOptions convolution => convolution with { Bias = true },
            _ => layer.Options,
        };
        layers[input.Step] = layer with { Options = options, Tensors = layer.Tensors.SetItem("bias", tensor.Floats()), AwaitsBias = false };
        return input;
    }

    private GraphValue Dense(NodeView node, GraphValue.Activation input, OnnxTensor weights, bool isTransposed, int? bias)
    {
        var (inputs, units) = isTransposed ? (weights.Sides[1], weights.Sides[0]) : (weights.Sides[0], weights.Sides[1]);
        if (inputs != input.Shape.Channels || units is < 1 or > MostUnits)
        {
            throw new NodeFaultException(
                $"its weights are {inputs} inputs by {units} outputs; expected {input.Shape.Channels}, as many as come, by 1 to {MostUnits}"
            );
        }

        float[] kernel = weights.Floats();
        if (isTransposed)
        {
            kernel = TensorAxes.Move(kernel, [1, 1, (int)units, (int)inputs], [0, 1, 3, 2]);
        }

        if (input.Flattened is { } image)
        {
            kernel = TensorAxes.RowsToChannelsLast(kernel, image);
        }

        float[] offsets = bias is { } index ? Bias(node, index, (int)units) : new float[units];
        var output = layers.Add(
            new DenseOptions { Units = (int)units },
            input with
            {
                Flattened = null,
            },
            ("kernel", kernel),
            ("bias", offsets)
        );
        layers[output.Step] = layers[output.Step] with { AwaitsBias = bias is null };
        return output;
    }

    private static float[] Bias(NodeView node, int index, int units)
    {
        var tensor = node.Weights(index, "bias");
        return IsOnAxis(tensor, 1, units)
            ? tensor.Floats()
            : throw new NodeFaultException($"its bias is {NodeView.Shown(tensor.Sides)}; expected [{units}], one per output");
    }

    private static float[] InEnginesOrder(GraphValue.Activation input, float[] values) =>
        input.Flattened is { } image ? TensorAxes.RowsToChannelsLast(values, image) : values;

    /// <summary>Whether a constant holds one number for each element of an axis, and nothing of others.</summary>
    /// <param name="tensor">The constant.</param>
    /// <param name="fromEnd">The axis, counted from the last dimension, which is 1.</param>
    /// <param name="count">Elements of the axis.</param>
    internal static bool IsOnAxis(OnnxTensor tensor, int fromEnd, int count)
    {
        int axis = tensor.Sides.Length - fromEnd;
        return axis >= 0 && tensor.Sides[axis] == count && tensor.Sides.Index().All(side => side.Index == axis || side.Item == 1);
    }
}
