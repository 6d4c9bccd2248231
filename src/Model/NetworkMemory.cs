using System.Collections.Immutable;
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
            layer is BlockOptions block
            && block.Paths.Select(path => FaultIn(path.Layers, input, path.Name)).FirstOrDefault(found => found is not null) is { } fault
        )
        {
            return fault;
        }

        var floats = layer.FloatsOf(input);
        if (floats.Weights > LargestBuffer)
        {
            return $"its {floats.Weights:0} weights are too many; expected at most {LargestBuffer}: a smaller layer, or a smaller input";
        }

        double activations = Math.Max(floats.Input, LayerFloats.Of(output)) * SamplePass.GroupSize;
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
        var graph = definition.Nodes();

        // Groups that meet keep their activations until then; elsewhere a thread uses the same memory for one after the other.
        double kept = graph.Any(node => node.Layer.MixesSamples) ? groups : Math.Min(threads, groups);
        var shapes = new ActivationShape[graph.Length];
        double floats = 0.0;
        foreach (var (at, node) in graph.Index())
        {
            ImmutableArray<ActivationShape> inputs =
            [
                .. node.Inputs.Select(input => input == GraphNode.Image ? definition.Input : shapes[input]),
            ];
            shapes[at] = node.Layer.OutputShape(inputs);
            var layer = node.Layer.FloatsOf(inputs[0]);

            // What a pooling in the tail of a convolution throws away is never kept.
            bool pooled =
                node.Layer is Conv2dOptions
                && graph.ElementAtOrDefault(at + 1)?.Layer is MaxPool2dOptions pool
                && MaxPool2d.IsQuads(pool, shapes[at]);
            floats += copies * layer.Weights + (pooled ? 0.0 : kept * SamplePass.GroupSize * LayerFloats.Of(shapes[at]));
            floats += groups * layer.Group + options.BatchSize * layer.Sample;
        }

        return floats * sizeof(float);
    }

    /// <summary>Bytes that running images through a network takes at least: weights, and the activations of every thread.</summary>
    /// <param name="definition">The network.</param>
    /// <param name="threads">Threads that run.</param>
    public static double InferenceBytes(NetworkDefinition definition, int threads)
    {
        // The values, and a transposed or swapped copy.
        const int Copies = 2;
        var graph = definition.Nodes();
        var shapes = new ActivationShape[graph.Length];
        double floats = 0.0;
        foreach (var (at, node) in graph.Index())
        {
            ImmutableArray<ActivationShape> inputs =
            [
                .. node.Inputs.Select(input => input == GraphNode.Image ? definition.Input : shapes[input]),
            ];
            shapes[at] = node.Layer.OutputShape(inputs);
            floats += Copies * node.Layer.FloatsOf(inputs[0]).Weights + threads * SamplePass.GroupSize * LayerFloats.Of(shapes[at]);
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
}
