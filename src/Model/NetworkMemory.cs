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
        // Beside the values: their gradient, a transposed or swapped copy, and what the optimiser keeps.
        int copies = options.Optimizer is AdamOptions or AdamWOptions ? 5 : 4;
        double groups = Math.Ceiling((double)options.BatchSize / SamplePass.GroupSize);
        double workers = Math.Min(threads, groups);
        var shape = definition.Input;
        double floats = 0.0;
        foreach (var layer in definition.Layers)
        {
            var output = layer.OutputShape(shape);
            double weights = WeightFloats(layer, shape);
            floats += copies * weights + workers * SamplePass.GroupSize * Floats(output);
            floats += layer switch
            {
                Conv2dOptions => groups * weights,
                DenseOptions => options.BatchSize * (Floats(shape) + Floats(output)),
                _ => 0.0,
            };
            shape = output;
        }

        return floats * sizeof(float);
    }

    private static double WeightFloats(LayerOptions layer, ActivationShape input) =>
        layer switch
        {
            Conv2dOptions conv => (double)conv.Kernel
                * conv.Kernel
                * ActivationLayout.RoundUp(input.Channels)
                * ActivationLayout.RoundUp(conv.Filters),
            DenseOptions dense => Floats(input) * ActivationLayout.RoundUp(dense.Units),
            _ => 0.0,
        };

    /// <summary>A convolution that keeps the size lays a border round its input.</summary>
    private static double InputFloats(LayerOptions layer, ActivationShape input) =>
        layer is Conv2dOptions { Padding: Padding.Same } conv
            ? (input.Height + conv.Kernel - 1.0) * (input.Width + conv.Kernel - 1.0) * ActivationLayout.RoundUp(input.Channels)
            : Floats(input);

    private static double Floats(ActivationShape shape) => (double)shape.Height * shape.Width * ActivationLayout.RoundUp(shape.Channels);
}
