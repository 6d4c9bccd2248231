using Permafrost.Model.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Permafrost.Model.Torch;

/// <summary>Every layer as a function of tensors; what it computes is said where its managed form is.</summary>
internal static class LayerFunctions
{
    /// <param name="network">Has the weights.</param>
    /// <param name="node">The layer.</param>
    /// <param name="inputs">What it reads; one, or several of a merge.</param>
    /// <param name="mask">What dropout multiplies with; null: nothing is dropped.</param>
    /// <param name="training">Whether the batch's own figures normalise.</param>
    /// <exception cref="NotSupportedException">A layer that this engine does not know.</exception>
    public static Tensor Apply(TorchNetwork network, GraphNode node, Tensor[] inputs, Tensor? mask, bool training)
    {
        var x = inputs[0];
        return node.Layer switch
        {
            Conv2dOptions layer => Tail(
                layer.Activation,
                Convolution(AsImages(x), network.Weights(node, "kernel")!, network.Weights(node, "bias"), layer)
            ),
            DepthwiseConv2dOptions layer => Tail(
                layer.Activation,
                Depthwise(AsImages(x), network.Weights(node, "kernel")!, network.Weights(node, "bias"), layer)
            ),
            DenseOptions layer => Tail(
                layer.Activation,
                AsVectors(x).matmul(network.Weights(node, "kernel")!) + network.Weights(node, "bias")!
            ),
            BatchNormOptions layer => Tail(layer.Activation, Normalization.OfBatch(network, node, layer, x, training)),
            NormalizeOptions layer => Normalization.WithGiven(layer, x),
            MaxPool2dOptions layer => Pooling.Largest(AsImages(x), layer),
            AveragePool2dOptions layer => Pooling.Mean(AsImages(x), layer),
            GlobalAveragePool2dOptions => AsImages(x).mean([2, 3]),
            GlobalMaxPool2dOptions => AsImages(x).amax([2, 3]),
            FlattenOptions => AsVectors(x),
            DropoutOptions or SpatialDropout2dOptions => mask is null ? x : x * mask,
            AddMerge layer => Tail(layer.Activation, inputs.Skip(1).Aggregate(x, (sum, next) => sum + next)),
            ConcatMerge => cat(inputs, 1),
            Activation layer => Tail(layer, x),
            _ => throw new NotSupportedException($"{node.Name}: {node.Layer.GetType().Name} has no form for TorchSharp."),
        };
    }

    /// <summary>[N, C, H, W]; a vector is an image of one pixel.</summary>
    public static Tensor AsImages(Tensor x) => x.dim() == 4 ? x : x.reshape(x.shape[0], x.shape[1], 1, 1);

    /// <summary>[N, H W C]: rows, then columns, then channels.</summary>
    public static Tensor AsVectors(Tensor x) => x.dim() == 2 ? x : x.permute(0, 2, 3, 1).reshape(x.shape[0], -1);

    /// <summary>With a border of <paramref name="value"/>.</summary>
    public static Tensor Bordered(Tensor x, Window rows, Window columns, double value) =>
        rows is { PadBefore: 0, PadAfter: 0 } && columns is { PadBefore: 0, PadAfter: 0 }
            ? x
            : functional.pad(
                x,
                new long[] { columns.PadBefore, columns.PadAfter, rows.PadBefore, rows.PadAfter },
                PaddingModes.Constant,
                value
            );

    private static Tensor Convolution(Tensor x, Tensor kernel, Tensor? bias, Conv2dOptions layer)
    {
        var rows = layer.Padding.Rows((int)x.shape[2], layer.Kernel, layer.Stride);
        var columns = layer.Padding.Columns((int)x.shape[3], layer.Kernel, layer.Stride);
        var filters = kernel.permute(3, 2, 0, 1);
        long[] stride = [layer.Stride, layer.Stride];
        bool even = rows.PadBefore == rows.PadAfter && columns.PadBefore == columns.PadAfter;
        return even
            ? functional.conv2d(x, filters, bias, stride, [rows.PadBefore, columns.PadBefore])
            : functional.conv2d(Bordered(x, rows, columns, 0.0), filters, bias, stride);
    }

    private static Tensor Depthwise(Tensor x, Tensor kernel, Tensor? bias, DepthwiseConv2dOptions layer)
    {
        var rows = layer.Padding.Rows((int)x.shape[2], layer.Kernel, layer.Stride);
        var columns = layer.Padding.Columns((int)x.shape[3], layer.Kernel, layer.Stride);
        long[] stride = [layer.Stride, layer.Stride];
        return functional.conv2d(Bordered(x, rows, columns, 0.0), kernel.permute(2, 3, 0, 1), bias, stride, groups: x.shape[1]);
    }

    private static Tensor Tail(Activation function, Tensor x) =>
        function switch
        {
            NoActivation => x,
            ReluOptions => functional.relu(x),
            Relu6Options => functional.relu6(x),
            LeakyReluOptions leaky => functional.leaky_relu(x, leaky.Slope),
            SigmoidOptions => sigmoid(x),
            SiluOptions => x * sigmoid(x),
            _ => throw new NotSupportedException($"{function.GetType().Name} has no form for TorchSharp."),
        };
}
