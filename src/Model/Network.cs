using System.Runtime.InteropServices;
using Permafrost.Core.Tensors;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;

namespace Permafrost.Model;

/// <summary>A network with its weights: layers from images to logits.</summary>
public sealed class Network : IDisposable
{
    private readonly List<Node> nodes = [];

    /// <param name="definition">What to build.</param>
    /// <param name="seed">Seed of initial weights and dropout masks, 0 to 2^32 - 1.</param>
    /// <exception cref="ShapeMismatchException">A layer does not fit its input, or the last one the classes.</exception>
    public Network(NetworkDefinition definition, long seed)
        : this(definition, seed, KernelVariants.Chosen) { }

    internal Network(NetworkDefinition definition, long seed, KernelVariant kernel, bool fuses = true)
    {
        Definition = definition;
        Seed = seed;
        try
        {
            AddLayers(definition, (ulong)seed, kernel, fuses);
        }
        catch
        {
            // The layers before the one that does not fit hold memory of their own.
            Dispose();
            throw;
        }

        Parameters = [.. Layers.SelectMany(layer => layer.Parameters)];
        foreach (var layer in Layers)
        {
            layer.Initialize((ulong)seed);
        }
    }

    public NetworkDefinition Definition { get; }

    /// <summary>Seed of initial weights and dropout masks.</summary>
    internal long Seed { get; }

    /// <summary>The tensors of weights, from input to output, and those that are kept with them but not trained.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Number of trained weights.</summary>
    public long ParameterCount => Parameters.Where(parameter => parameter.Trained).Sum(parameter => (long)parameter.Count);

    /// <summary>Multiply-adds to infer one image.</summary>
    public long MacsPerImage => Layers.Sum(layer => layer.MacsPerImage);

    /// <summary>The layers and their connections; each comes after those that it reads.</summary>
    internal IReadOnlyList<Node> Nodes => nodes;

    internal IEnumerable<Layer> Layers => nodes.Select(node => node.Layer);

    /// <summary>The layers as a table.</summary>
    public IReadOnlyList<LayerSummary> Summarize() => [.. Layers.SelectMany(layer => layer.Summaries)];

    /// <summary>Writes the weights as safetensors: float32, named and shaped as <see cref="Parameters"/>, nothing else inside.</summary>
    public void Save(string path)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write);
        using var writer = new SafetensorsWriter(
            stream,
            [
                .. Parameters.Select(parameter => new TensorEntry(
                    parameter.Name,
                    TensorElementType.Float32,
                    [.. parameter.Shape.Select(side => (long)side)]
                )),
            ]
        );
        foreach (var parameter in Parameters)
        {
            writer.Write(MemoryMarshal.AsBytes<float>(parameter.ToArray()));
        }

        writer.Complete();
    }

    /// <summary>Sets tensors of weights by their names; the others stay as they are.</summary>
    /// <param name="values">Values in the order of the tensor's <see cref="Parameter.Shape"/>.</param>
    /// <exception cref="ArgumentException">There is no tensor of a name, or it has another number of weights; none has changed then.</exception>
    public void Assign(IReadOnlyDictionary<string, float[]> values)
    {
        var known = Parameters.ToDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (var (name, weights) in values)
        {
            if (!known.TryGetValue(name, out var parameter) || parameter.Count != weights.Length)
            {
                string found = parameter is null ? "is no tensor of this network" : $"has {parameter.Count} weights";
                throw new ArgumentException($"{name} {found}; {weights.Length} were given.", nameof(values));
            }
        }

        foreach (var (name, weights) in values)
        {
            known[name].Assign(weights);
        }

        foreach (var layer in Layers)
        {
            layer.Derive();
        }
    }

    /// <summary>Reads weights that <see cref="Save"/> wrote for a network of the same definition.</summary>
    /// <exception cref="InvalidDataException">
    /// A tensor is missing, has another shape or no place in this network; the message names it, and no weight has changed.
    /// </exception>
    public void Load(string path)
    {
        using var file = SafetensorsFile.Open(path);
        Check(path, file);
        foreach (var parameter in Parameters)
        {
            parameter.Assign(MemoryMarshal.Cast<byte, float>(file.Bytes(parameter.Name)));
        }

        foreach (var layer in Layers)
        {
            layer.Derive();
        }
    }

    public void Dispose()
    {
        foreach (var layer in Layers)
        {
            layer.Dispose();
        }
    }

    private void AddLayers(NetworkDefinition definition, ulong seed, KernelVariant kernel, bool fuses)
    {
        if (definition.Graph.IsEmpty)
        {
            // Says of a block that does not fit what its author wrote, where a node could only name what it was made into.
            _ = definition.Layers.Aggregate(definition.Input, (shape, layer) => layer.OutputShape(shape));
        }

        var builder = new NodeBuilder(seed, kernel, nodes, fuses);
        var layout = builder.Build(definition.Nodes(), ActivationLayout.OfImage(definition.Input));
        if (!layout.Shape.IsFlat || layout.Shape.Channels != definition.Classes)
        {
            throw new ShapeMismatchException($"the network ends with {layout.Shape} outputs; expected {definition.Classes}, one per class");
        }
    }

    /// <summary>Every tensor is looked at before the first is taken over.</summary>
    private void Check(string path, SafetensorsFile file)
    {
        foreach (var parameter in Parameters)
        {
            if (!file.Tensors.TryGetValue(parameter.Name, out var tensor) || tensor.ElementType != TensorElementType.Float32)
            {
                throw new InvalidDataException($"{path}: it has no float32 tensor {parameter.Name}; is it of another network?");
            }

            if (!tensor.Shape.SequenceEqual(parameter.Shape.Select(side => (long)side)))
            {
                throw new InvalidDataException(
                    $"{path}: {parameter.Name} is [{string.Join(", ", tensor.Shape)}]; expected [{string.Join(", ", parameter.Shape)}]."
                );
            }
        }

        var known = Parameters.Select(parameter => parameter.Name).ToHashSet(StringComparer.Ordinal);
        if (file.Tensors.Keys.Order(StringComparer.Ordinal).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new InvalidDataException($"{path}: this network has no tensor {unknown}; is it of another network?");
        }
    }
}
