using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;

namespace Permafrost.Model;

/// <summary>How large a network is, told from its definition alone: before anything is allocated.</summary>
public static class NetworkMemory
{
    /// <summary>Floats that one buffer of a layer may hold: offsets into it are 32-bit.</summary>
    public const long LargestBuffer = int.MaxValue;

    /// <summary>Why a layer is larger than the engine can address; null where it is not.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Shape of its input.</param>
    /// <param name="output">Shape of its output.</param>
    public static string? FaultOf(LayerOptions layer, ActivationShape input, ActivationShape output)
    {
        if (
            layer is ResidualOptions block
            && (FaultIn(block.Layers, input, "layers") ?? FaultIn(block.Shortcut, input, "shortcut")) is { } fault
        )
        {
            return fault;
        }

        double weights = WeightFloats(layer, input);
        if (weights > LargestBuffer)
        {
            return $"its {weights:0} weights are too many; expected at most {LargestBuffer}: a smaller layer, or a smaller input";
        }

        double activations = Math.Max(InputFloats(layer, input), Floats(output)) * SamplePass.GroupSize;
        return activations > LargestBuffer
            ? $"{input} in and {output} out are too large; expected at most {LargestBuffer / SamplePass.GroupSize} values an image "
                + $"(channels count in steps of {Kernels.TileProblem.ColumnMultiple}): a smaller layer, or a smaller input"
            : null;
    }

    /// <summary>Bytes that training takes at least: weights, gradients, the optimiser's means, and the activations of every thread.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="options">Batch size and optimiser.</param>
    /// <param name="threads">Threads that train.</param>
    public static double TrainingBytes(NetworkDefinition definition, TrainOptions options, int threads)
    {
        // Beside the values: their gradient, a transposed or swapped copy, what the optimiser keeps, and the best epoch's weights.
        int copies = options.Optimizer switch
        {
            AdamOptions or AdamWOptions => 5,
            RmsPropOptions rmsProp => 4 + (rmsProp.Centered ? 1 : 0) + (rmsProp.Momentum > 0.0 ? 1 : 0),
            _ => 4,
        };
        copies += options.KeepBest is null ? 0 : 1;
        double groups = Math.Ceiling((double)options.BatchSize / SamplePass.GroupSize);
        var layers = Flat(definition.Layers, definition.Input).ToList();

        // Groups that meet keep their activations until then; elsewhere a thread uses the same memory for one after the other.
        double kept = layers.Exists(layer => layer.Options is BatchNormOptions) ? groups : Math.Min(threads, groups);
        double floats = 0.0;
        foreach (var (i, (layer, input, output)) in layers.Index())
        {
            double weights = WeightFloats(layer, input);

            // What a pooling in the tail of a convolution throws away is never kept.
            bool pooled =
                layer is Conv2dOptions
                && layers.ElementAtOrDefault(i + 1).Options is MaxPool2dOptions pool
                && MaxPool2d.IsQuads(pool, output);
            floats += copies * weights + (pooled ? 0.0 : kept * SamplePass.GroupSize * Floats(output));
            floats += layer switch
            {
                Conv2dOptions or DepthwiseConv2dOptions => groups * weights,
                DenseOptions => options.BatchSize * (Floats(input) + Floats(output)),
                _ => 0.0,
            };
        }

        return floats * sizeof(float);
    }

    private static string? FaultIn(IReadOnlyList<LayerOptions> branch, ActivationShape shape, string name)
    {
        foreach (var (i, layer) in branch.Index())
        {
            var output = layer.OutputShape(shape);
            if (FaultOf(layer, shape, output) is { } fault)
            {
                return $"{name}[{i}] ({layer.OptionName}): {fault}";
            }

            shape = output;
        }

        return null;
    }

    /// <summary>All layers with what they read and give, those inside of blocks among them; a block itself adds its branches.</summary>
    private static IEnumerable<(LayerOptions Options, ActivationShape Input, ActivationShape Output)> Flat(
        IEnumerable<LayerOptions> layers,
        ActivationShape shape
    )
    {
        foreach (var layer in layers)
        {
            var output = layer.OutputShape(shape);
            var inside = layer is ResidualOptions block ? Flat(block.Layers, shape).Concat(Flat(block.Shortcut, shape)) : [];
            foreach (var inner in inside)
            {
                yield return inner;
            }

            yield return (layer, shape, output);
            shape = output;
        }
    }

    private static double WeightFloats(LayerOptions layer, ActivationShape input) =>
        layer switch
        {
            Conv2dOptions conv => (double)conv.Kernel
                * conv.Kernel
                * ActivationLayout.RoundUp(input.Channels)
                * ActivationLayout.RoundUp(conv.Filters),
            DepthwiseConv2dOptions depthwise => (double)depthwise.Kernel * depthwise.Kernel * ActivationLayout.RoundUp(input.Channels),
            DenseOptions dense => Floats(input) * ActivationLayout.RoundUp(dense.Units),
            BatchNormOptions => 4.0 * ActivationLayout.RoundUp(input.Channels),
            _ => 0.0,
        };

    /// <summary>A convolution that keeps the size lays a border round its input.</summary>
    private static double InputFloats(LayerOptions layer, ActivationShape input) =>
        layer is Conv2dOptions { Padding: Padding.Same } conv
            ? (input.Height + conv.Kernel - 1.0) * (input.Width + conv.Kernel - 1.0) * ActivationLayout.RoundUp(input.Channels)
            : Floats(input);

    private static double Floats(ActivationShape shape) => (double)shape.Height * shape.Width * ActivationLayout.RoundUp(shape.Channels);
}
