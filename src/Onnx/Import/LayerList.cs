using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Onnx.Import;

/// <summary>The layers that the nodes of a graph became so far.</summary>
/// <param name="mostWeights">Weights that all layers together may have: nodes that share tensors must not multiply a file without end.</param>
internal sealed class LayerList(long mostWeights)
{
    private readonly List<ImportedLayer> layers = [];
    private long weightCount;

    public ImportedLayer this[int position]
    {
        get => layers[position];
        set => layers[position] = value;
    }

    public int Count => layers.Count;

    /// <summary>Adds a layer behind a value.</summary>
    /// <param name="options">The layer.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="tensors">Its weights.</param>
    /// <returns>Its output, with the dimensions of the input.</returns>
    public GraphValue.Activation Add(
        LayerOptions options,
        GraphValue.Activation input,
        params ReadOnlySpan<(string Name, float[] Values)> tensors
    )
    {
        var output = Fitting(() => options.OutputShape(input.Shape));
        if (NetworkMemory.FaultOf(options, input.Shape, output) is { } fault)
        {
            throw new NodeFaultException(fault);
        }

        var weights = ImmutableDictionary.CreateBuilder<string, float[]>(StringComparer.Ordinal);
        foreach (var (name, values) in tensors)
        {
            weights.Add(name, values);
            weightCount += values.Length;
        }

        if (weightCount > mostWeights)
        {
            throw new NodeFaultException(
                $"its weights are shared by many nodes, and are more than {mostWeights} with those before; expected weights of its own"
            );
        }

        layers.Add(new ImportedLayer(options, [input.Step], output) { Tensors = weights.ToImmutable() });
        return input with { Step = layers.Count - 1, Shape = output };
    }

    /// <summary>Adds a layer that reads several values.</summary>
    public GraphValue.Activation Add(MergeOptions options, ImmutableArray<GraphValue.Activation> inputs)
    {
        var output = Fitting(() => options.OutputShape([.. inputs.Select(input => input.Shape)]));
        layers.Add(new ImportedLayer(options, [.. inputs.Select(input => input.Step)], output));
        return inputs[0] with { Step = layers.Count - 1, Shape = output };
    }

    private static ActivationShape Fitting(Func<ActivationShape> shape)
    {
        try
        {
            return shape();
        }
        catch (ShapeMismatchException mismatch)
        {
            throw new NodeFaultException(mismatch.Message);
        }
        catch (OverflowException)
        {
            throw new NodeFaultException("its output is larger than memory can be; expected a smaller network");
        }
    }
}
