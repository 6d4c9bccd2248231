using System.Collections.Immutable;
using Permafrost.Model;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Export;

/// <summary>Nodes and constants of a graph that is being written. A node gives one value, which has its name.</summary>
internal sealed class GraphFile
{
    private readonly List<OnnxNode> nodes = [];
    private readonly List<OnnxTensor> tensors = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);

    public ImmutableArray<OnnxNode> Nodes => [.. nodes];

    public ImmutableArray<OnnxTensor> Tensors => [.. tensors];

    /// <summary>Adds a node.</summary>
    /// <returns>The name of its output.</returns>
    public string Add(string operation, string name, ImmutableArray<string> inputs, params ImmutableArray<OnnxAttribute> attributes)
    {
        string free = Free(name);
        nodes.Add(new OnnxNode(free, operation, "", inputs, [free], attributes));
        return free;
    }

    /// <summary>Adds a constant; one that was added under the same name before is there once.</summary>
    /// <returns>The name of its value.</returns>
    public string Constant(OnnxTensor tensor)
    {
        if (!constants.TryGetValue(tensor.Name, out string? name))
        {
            name = constants[tensor.Name] = Free(tensor.Name);
            tensors.Add(tensor with { Name = name });
        }

        return name;
    }

    /// <summary>Keeps a name for a value of the graph.</summary>
    public string Reserve(string name)
    {
        names.Add(name);
        return name;
    }

    /// <summary>The value as [N, C].</summary>
    public ExportedValue AsVector(ExportedValue value) =>
        value.IsVector
            ? value
            : value with
            {
                Name = Add("Flatten", $"{value.Name}/vector", [value.Name], OnnxAttribute.Of("axis", 1)),
                IsVector = true,
            };

    /// <summary>The value as [N, C, H, W].</summary>
    public ExportedValue AsImage(ExportedValue value)
    {
        if (!value.IsVector)
        {
            return value;
        }

        string shape = Constant(OnnxTensor.Of($"{value.Name}/shape", [0, value.Shape.Channels, 1, 1]));
        return value with { Name = Add("Reshape", $"{value.Name}/image", [value.Name, shape]), IsVector = false };
    }

    /// <summary>Gives a value the name of an output of the graph.</summary>
    public void Rename(string from, string to)
    {
        for (int i = 0; i < nodes.Count; i++)
        {
            nodes[i] = nodes[i] with
            {
                Inputs = [.. nodes[i].Inputs.Select(name => name == from ? to : name)],
                Outputs = [.. nodes[i].Outputs.Select(name => name == from ? to : name)],
            };
        }
    }

    /// <summary>A name for a value: a layer may be named as another value is.</summary>
    private string Free(string name)
    {
        string free = name;
        for (int number = 2; !names.Add(free); number++)
        {
            free = $"{name}_{number}";
        }

        return free;
    }
}
