using System.Collections.Immutable;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Datasets;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;
using Permafrost.Model;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Architectures;

/// <summary>Architecture and parameters -> layers that are known to fit the input and to end in one output per class.</summary>
internal sealed class NetworkBuilder(FaultList faults)
{
    // A layer without placeholders is the same record in every expansion.
    private readonly Dictionary<(YamlNode Layer, int ClassCount), LayerOptions?> bound = [];

    /// <param name="architecture">The layers, with placeholders.</param>
    /// <param name="parameters">What the placeholders stand for.</param>
    /// <param name="input">Shape of what the first layer reads; null where it is not known: then no shape is looked at.</param>
    /// <param name="dataset">The dataset, or null where it is at fault itself: then what depends on its classes is not looked at.</param>
    /// <param name="experiment">Whose network it is, for messages.</param>
    /// <returns>Null where a fault was added, or without a dataset.</returns>
    public ImmutableArray<LayerOptions>? Build(
        Architecture architecture,
        ParameterSet parameters,
        ActivationShape? input,
        DatasetDefinition? dataset,
        string experiment
    )
    {
        int before = faults.Reported;
        var layers = ImmutableArray.CreateBuilder<LayerOptions>(architecture.Layers.Items.Count);
        var list = architecture.Path.Key("layers");
        for (int i = 0; i < architecture.Layers.Items.Count; i++)
        {
            var path = list.Item(i);
            int beforeLayer = faults.Reported;
            var node = parameters.Substitute(architecture.Layers.Items[i], path, experiment, faults);
            if (faults.Reported > beforeLayer)
            {
                continue;
            }
            if (Bind(node, architecture.Layers.Items[i], path, dataset?.Classes.Length ?? 1) is { } layer)
            {
                layers.Add(layer);
            }
        }

        if (dataset is null)
        {
            return null;
        }

        if (faults.Reported == before && layers.Count > 0 && input is { } shape)
        {
            CheckShapes(architecture, layers, shape, dataset, experiment);
        }

        return faults.Reported == before && layers.Count > 0 ? layers.ToImmutable() : null;
    }

    private LayerOptions? Bind(YamlNode node, YamlNode original, OptionPath path, int classCount)
    {
        bool shared = ReferenceEquals(node, original);
        if (shared && bound.TryGetValue((node, classCount), out var known) && known is not null)
        {
            return known;
        }

        var layer = (LayerOptions?)new OptionBinder(faults, classCount).Bind(OptionType.Of(typeof(LayerOptions)), node, path);
        if (shared)
        {
            bound[(node, classCount)] = layer;
        }

        return layer;
    }

    private void CheckShapes(
        Architecture architecture,
        IReadOnlyList<LayerOptions> layers,
        ActivationShape input,
        DatasetDefinition dataset,
        string experiment
    )
    {
        var shape = input;
        for (int i = 0; i < layers.Count; i++)
        {
            var at = architecture.Layers.Items[i].Position;
            var before = shape;
            string layer = $"layer {i + 1} ({OptionType.Of(layers[i].GetType()).Name})";
            try
            {
                shape = layers[i].OutputShape(shape);
            }
            catch (ShapeMismatchException mismatch)
            {
                faults.Add(at, $"{layer}: {mismatch.Message}", experiment);
                return;
            }

            if (NetworkMemory.FaultOf(layers[i], before, shape) is { } fault)
            {
                faults.Add(at, $"{layer}: {fault}", experiment);
                return;
            }
        }

        if (shape != ActivationShape.Flat(dataset.Classes.Length))
        {
            faults.Add(
                architecture.Layers.Items[^1].Position,
                $"layer {layers.Count} ({OptionType.Of(layers[^1].GetType()).Name}): the network ends with an output of {shape}; "
                    + $"expected {dataset.Classes.Length}, one for each class of {dataset.Name}: end with \"dense: {{ units: classes }}\"",
                experiment
            );
        }
    }
}
