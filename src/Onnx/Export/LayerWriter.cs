using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Layers;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Export;

/// <summary>Writes layers as nodes of opset 13. Images are [N, C, H, W] there, and weights are turned accordingly.</summary>
/// <param name="file">The graph; added to.</param>
/// <param name="parameters">The network's weights by name.</param>
internal sealed class LayerWriter(GraphFile file, IReadOnlyDictionary<string, Parameter> parameters)
{
    /// <param name="node">The layer.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="keepsImageOrder">Of a flatten: whether all who read it have weights that can be turned instead of the image.</param>
    /// <exception cref="NotSupportedException">The layer has no counterpart in ONNX.</exception>
    public ExportedValue Write(GraphNode node, ImmutableArray<ExportedValue> inputs, bool keepsImageOrder)
    {
        var input = inputs[0];
        return node.Layer switch
        {
            Conv2dOptions layer => Convolution(node.Name, layer, input),
            DepthwiseConv2dOptions layer => Convolution(node.Name, layer, input),
            DenseOptions layer => Dense(node.Name, layer, input),
            BatchNormOptions layer => BatchNorm(node.Name, layer, input),
            MaxPool2dOptions layer => Pool("MaxPool", node.Name, layer, input, layer.Size, layer.Step, layer.Padding),
            AveragePool2dOptions layer => Pool("AveragePool", node.Name, layer, input, layer.Size, layer.Step, layer.Padding),
            GlobalAveragePool2dOptions layer => GlobalPool("GlobalAveragePool", node.Name, layer, input),
            GlobalMaxPool2dOptions layer => GlobalPool("GlobalMaxPool", node.Name, layer, input),
            NormalizeOptions layer => Normalize(node.Name, layer, input),
            FlattenOptions layer => Flatten(node.Name, layer, input, keepsImageOrder),
            // They do nothing at inference.
            DropoutOptions or SpatialDropout2dOptions => input,
            Activation layer => Activate(node.Name, layer, input),
            AddMerge layer => Add(node.Name, layer, inputs),
            ConcatMerge layer => Concat(node.Name, layer, inputs),
            _ => throw new NotSupportedException($"{node.Name} ({node.Layer.OptionName}) has no counterpart in ONNX."),
        };
    }

    private ExportedValue Convolution(string name, Conv2dOptions layer, ExportedValue input)
    {
        string kernel = Turned($"{name}/kernel", [3, 2, 0, 1]);
        return Convolution(name, layer, input, kernel, layer.Bias, group: 1, (layer.Kernel, layer.Stride, layer.Padding), layer.Activation);
    }

    private ExportedValue Convolution(string name, DepthwiseConv2dOptions layer, ExportedValue input)
    {
        string kernel = Turned($"{name}/kernel", [2, 3, 0, 1]);
        int group = input.Shape.Channels;
        return Convolution(name, layer, input, kernel, layer.Bias, group, (layer.Kernel, layer.Stride, layer.Padding), layer.Activation);
    }

    private ExportedValue Convolution(
        string name,
        LayerOptions layer,
        ExportedValue input,
        string kernel,
        bool bias,
        int group,
        (int Size, int Stride, Padding Padding) window,
        Activation activation
    )
    {
        var image = file.AsImage(input);
        var attributes = Window(image.Shape, window.Size, window.Stride, window.Padding);
        ImmutableArray<string> inputs = [image.Name, kernel];
        if (bias)
        {
            inputs = inputs.Add(AsItIs($"{name}/bias"));
        }

        string output = file.Add(
            "Conv",
            name,
            inputs,
            [.. attributes, OnnxAttribute.Of("dilations", 1, 1), OnnxAttribute.Of("group", group)]
        );
        return Activate(name, activation, new ExportedValue(output, layer.OutputShape(image.Shape), IsVector: false));
    }

    private ExportedValue Dense(string name, DenseOptions layer, ExportedValue input)
    {
        var vector = file.AsVector(input);
        var kernel = parameters[$"{name}/kernel"];
        float[] values = kernel.ToArray();
        if (vector.Flattened is { } image)
        {
            values = TensorAxes.RowsToChannelsFirst(values, image);
        }

        string weights = file.Constant(OnnxTensor.Of(kernel.Name, kernel.Shape.AsSpan(), values));
        string output = file.Add("Gemm", name, [vector.Name, weights, AsItIs($"{name}/bias")]);
        return Activate(name, layer.Activation, new ExportedValue(output, layer.OutputShape(vector.Shape), IsVector: true));
    }

    private ExportedValue BatchNorm(string name, BatchNormOptions layer, ExportedValue input)
    {
        ImmutableArray<string> figures =
        [
            .. ((string[])["gamma", "beta", "moving_mean", "moving_variance"]).Select(figure =>
                input.Flattened is { } image ? RowsTurned($"{name}/{figure}", image) : AsItIs($"{name}/{figure}")
            ),
        ];
        string output = file.Add(
            "BatchNormalization",
            name,
            [input.Name, .. figures],
            OnnxAttribute.Of("epsilon", (float)layer.Epsilon),
            OnnxAttribute.Of("momentum", (float)layer.Momentum)
        );
        return Activate(name, layer.Activation, input with { Name = output });
    }

    private ExportedValue Pool(
        string operation,
        string name,
        LayerOptions layer,
        ExportedValue input,
        int size,
        int stride,
        Padding padding
    )
    {
        var image = file.AsImage(input);
        string output = file.Add(operation, name, [image.Name], Window(image.Shape, size, stride, padding));
        return new ExportedValue(output, layer.OutputShape(image.Shape), IsVector: false);
    }

    private ExportedValue GlobalPool(string operation, string name, LayerOptions layer, ExportedValue input)
    {
        var image = file.AsImage(input);
        string output = file.Add(operation, name, [image.Name]);
        return new ExportedValue(output, layer.OutputShape(image.Shape), IsVector: false);
    }

    /// <summary>One number for all, or one per channel.</summary>
    private ExportedValue Normalize(string name, NormalizeOptions layer, ExportedValue input)
    {
        string Constant(string part, ImmutableArray<double> numbers)
        {
            int[] sides =
                numbers.Length == 1 ? []
                : input.IsVector ? [numbers.Length]
                : [numbers.Length, 1, 1];
            return file.Constant(OnnxTensor.Of($"{name}/{part}", sides, [.. numbers.Select(number => (float)number)]));
        }

        string centred = file.Add("Sub", $"{name}/centred", [input.Name, Constant("mean", layer.Mean)]);
        return input with { Name = file.Add("Div", name, [centred, Constant("std", layer.Std)]) };
    }

    private ExportedValue Flatten(string name, FlattenOptions layer, ExportedValue input, bool keepsImageOrder)
    {
        if (input.Shape.IsFlat)
        {
            return input;
        }

        // The engine flattens row, column, channel.
        bool isOneOrder = input.Shape.Channels == 1 || input.Shape.Height * input.Shape.Width == 1;
        string source =
            isOneOrder || keepsImageOrder
                ? input.Name
                : file.Add("Transpose", $"{name}/channels_last", [input.Name], OnnxAttribute.Of("perm", 0, 2, 3, 1));
        string output = file.Add("Flatten", name, [source], OnnxAttribute.Of("axis", 1));
        return new ExportedValue(output, layer.OutputShape(input.Shape), IsVector: true)
        {
            Flattened = isOneOrder || !keepsImageOrder ? null : input.Shape,
        };
    }

    private ExportedValue Add(string name, AddMerge layer, ImmutableArray<ExportedValue> inputs)
    {
        var alike = Alike(inputs);
        string output = file.Add(alike.Length == 2 ? "Add" : "Sum", name, [.. alike.Select(input => input.Name)]);
        return Activate(name, layer.Activation, alike[0] with { Name = output });
    }

    private ExportedValue Concat(string name, ConcatMerge layer, ImmutableArray<ExportedValue> inputs)
    {
        var alike = Alike(inputs);
        string output = file.Add("Concat", name, [.. alike.Select(input => input.Name)], OnnxAttribute.Of("axis", 1));
        return alike[0] with { Name = output, Shape = layer.OutputShape([.. alike.Select(input => input.Shape)]) };
    }

    /// <summary>Values with the same dimensions.</summary>
    private ImmutableArray<ExportedValue> Alike(ImmutableArray<ExportedValue> inputs) =>
        inputs.Any(input => !input.IsVector) && inputs.Any(input => input.IsVector) ? [.. inputs.Select(file.AsVector)] : inputs;

    private ExportedValue Activate(string name, Activation activation, ExportedValue input)
    {
        if (activation == Activation.None)
        {
            return input;
        }

        // A layer that is the function itself has its name.
        string own = input.Name == name ? $"{name}/{activation.OptionName}" : name;
        string output = activation switch
        {
            ReluOptions => file.Add("Relu", own, [input.Name]),
            Relu6Options => file.Add("Clip", own, [input.Name, Number("zero", 0f), Number("six", 6f)]),
            LeakyReluOptions leaky => file.Add("LeakyRelu", own, [input.Name], OnnxAttribute.Of("alpha", (float)leaky.Slope)),
            SigmoidOptions => file.Add("Sigmoid", own, [input.Name]),
            SiluOptions => file.Add("Mul", own, [input.Name, file.Add("Sigmoid", $"{own}/sigmoid", [input.Name])]),
            _ => throw new NotSupportedException($"{name} ({activation.OptionName}) has no counterpart in ONNX."),
        };
        return input with { Name = output };
    }

    private static ImmutableArray<OnnxAttribute> Window(ActivationShape image, int size, int stride, Padding padding)
    {
        var rows = padding.Rows(image.Height, size, stride);
        var columns = padding.Columns(image.Width, size, stride);
        return
        [
            OnnxAttribute.Of("kernel_shape", size, size),
            OnnxAttribute.Of("strides", stride, stride),
            OnnxAttribute.Of("pads", rows.PadBefore, columns.PadBefore, rows.PadAfter, columns.PadAfter),
        ];
    }

    private string Number(string name, float value) => file.Constant(OnnxTensor.Of(name, [], [value]));

    private string AsItIs(string name)
    {
        var parameter = parameters[name];
        return file.Constant(OnnxTensor.Of(name, parameter.Shape.AsSpan(), parameter.ToArray()));
    }

    private string RowsTurned(string name, ActivationShape image)
    {
        var parameter = parameters[name];
        return file.Constant(OnnxTensor.Of(name, parameter.Shape.AsSpan(), TensorAxes.RowsToChannelsFirst(parameter.ToArray(), image)));
    }

    private string Turned(string name, ReadOnlySpan<int> order)
    {
        var parameter = parameters[name];
        int[] sides = [.. parameter.Shape];
        int[] turned = [sides[order[0]], sides[order[1]], sides[order[2]], sides[order[3]]];
        return file.Constant(OnnxTensor.Of(name, turned, TensorAxes.Move(parameter.ToArray(), sides, order)));
    }
}
