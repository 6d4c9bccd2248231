using System.Collections.Immutable;
using Permafrost.Core.Text;
using Permafrost.Model;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>Follows a graph from its input to the output that is asked for, node by node, and turns nodes into layers.</summary>
/// <remarks>What the output does not need is not looked at. Every faulty node is reported; what reads the output of one is not.</remarks>
internal sealed class GraphReader
{
    private const int MostFaults = 20;

    private readonly OnnxGraph graph;
    private readonly string file;
    private readonly long opset;
    private readonly LayerList layers;
    private readonly Operators operators;
    private readonly Dictionary<string, GraphValue> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> readers = new(StringComparer.Ordinal);
    private readonly List<string> faults = [];

    /// <param name="model">The file.</param>
    /// <param name="file">Its name, for messages.</param>
    public GraphReader(OnnxModel model, string file)
    {
        const int MostUses = 4;
        const long Few = 1024;
        layers = new LayerList(Few + MostUses * ElementsIn(model.Graph));
        this.file = file;
        graph = model.Graph;
        opset = ModelChecks.OperatorSetOf(model, file);
        operators = new Operators(layers, IsReadOnce);
    }

    /// <param name="output">Name of the value to end with; null: the output of the graph.</param>
    public OnnxNetwork Read(string? output, ImmutableArray<KeyValuePair<string, string>> metadata)
    {
        var givers = Givers();
        ImmutableArray<string> names = output is null ? [.. graph.Outputs.Select(value => value.Name)] : [output];
        foreach (string name in names.Where(name => !givers.ContainsKey(name)))
        {
            throw Fault($"no node gives the output '{Shown(name)}'{Suggestion(name, givers.Keys)}");
        }

        var needed = Needed(names, givers);
        var input = InputReader.Read(graph, needed, file);
        values[input.Name] = new GraphValue.Activation(GraphNode.Image, input.Shape, input.Axes);
        foreach (var tensor in graph.Initializers)
        {
            values[tensor.Name] = new GraphValue.Constant(tensor);
        }

        foreach (var node in needed)
        {
            Read(node, givers);
        }

        Report();
        var (end, last) = End(names);
        var (definition, weights) = NetworkAssembly.Of(layers, last.Step, input.Shape);
        return new OnnxNetwork(definition, weights, input.Name, end, last.IsProbability, metadata);
    }

    /// <summary>Which node gives a value; every value has one.</summary>
    private Dictionary<string, OnnxNode> Givers()
    {
        var givers = new Dictionary<string, OnnxNode>(StringComparer.Ordinal);
        var given = graph.Inputs.Select(value => value.Name).ToHashSet(StringComparer.Ordinal);
        var constants = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in graph.Initializers.Select(tensor => tensor.Name))
        {
            if (!constants.Add(name))
            {
                throw Fault($"it has two initializers '{Shown(name)}'; expected a name of its own for each");
            }
        }

        given.UnionWith(constants);
        foreach (var node in graph.Nodes)
        {
            foreach (string name in node.Outputs.Where(name => name.Length > 0))
            {
                if (given.Contains(name) || !givers.TryAdd(name, node))
                {
                    throw Fault(
                        $"{Label(node)}: it gives '{Shown(name)}', which something before it gives already; expected a name of its own"
                    );
                }
            }
        }

        return givers;
    }

    /// <summary>The nodes that the outputs are computed from, in the order of the file.</summary>
    private List<OnnxNode> Needed(ImmutableArray<string> outputs, Dictionary<string, OnnxNode> givers)
    {
        var needed = new HashSet<OnnxNode>(ReferenceEqualityComparer.Instance);
        var open = new Stack<string>(outputs);
        foreach (string output in outputs)
        {
            readers[output] = 1;
        }

        while (open.TryPop(out string? name))
        {
            if (!givers.TryGetValue(name, out var node) || !needed.Add(node))
            {
                continue;
            }

            foreach (string input in node.Inputs)
            {
                readers[input] = readers.GetValueOrDefault(input) + 1;
                open.Push(input);
            }
        }

        return [.. graph.Nodes.Where(needed.Contains)];
    }

    private void Read(OnnxNode node, Dictionary<string, OnnxNode> givers)
    {
        GraphValue result = new GraphValue.Unknown();
        try
        {
            var inputs = node.Inputs.Select(name => Input(name, givers)).ToList();
            if (!inputs.Exists(input => input is GraphValue.Unknown))
            {
                result = operators.Read(new NodeView(node, inputs, opset));
            }
        }
        catch (NodeFaultException fault)
        {
            faults.Add($"{file}: {Label(node)}: {fault.Message}");
        }

        // Further outputs (a mask, indices) are no values here; whoever reads one is refused.
        values[node.Outputs[0]] = result;
    }

    private GraphValue? Input(string name, Dictionary<string, OnnxNode> givers)
    {
        if (name.Length == 0)
        {
            return null;
        }

        if (values.TryGetValue(name, out var value))
        {
            return value;
        }

        if (givers.TryGetValue(name, out var giver) && giver.Outputs[0] != name)
        {
            throw new NodeFaultException($"it reads '{Shown(name)}', a further output of {Label(giver)}; expected first outputs alone");
        }

        throw new NodeFaultException(
            giver is not null
                ? $"it reads '{Shown(name)}', which is computed later or in a circle; expected nodes in the order of computation"
                : $"it reads '{Shown(name)}', which nothing gives; expected an input, an initializer or the output of a node"
        );
    }

    private bool IsReadOnce(string name) => readers.GetValueOrDefault(name) == 1;

    /// <summary>The value to end with. Of several outputs that are one but for a softmax, it is the first.</summary>
    private (string Name, GraphValue.Activation Value) End(ImmutableArray<string> names)
    {
        if (names.IsEmpty)
        {
            throw Fault("its graph has no output; expected one");
        }

        var ends = names.Select(name => (Name: name, Value: values.GetValueOrDefault(name) as GraphValue.Activation)).ToList();
        foreach (var (name, value) in ends)
        {
            if (value is null)
            {
                throw Fault(
                    $"its output '{Shown(name)}' is a constant, or a further output of a node; expected what is computed of the image"
                );
            }
        }

        var (first, end) = (ends[0].Name, ends[0].Value!);
        if (ends.Exists(other => other.Value!.Step != end.Step))
        {
            throw Fault($"it has the outputs {string.Join(", ", names.Select(name => $"'{Shown(name)}'"))}; expected the choice of one");
        }

        if (end.Step == GraphNode.Image)
        {
            throw Fault($"nothing is computed between its input and its output '{Shown(first)}'; expected a network");
        }

        return end.Shape.IsFlat && end.Flattened is null
            ? (first, end)
            : throw Fault(
                $"its output '{Shown(first)}' is {end}, a picture of each channel; expected a vector: a value behind GlobalAveragePool or Gemm"
            );
    }

    private static long ElementsIn(OnnxGraph graph) =>
        graph
            .Nodes.SelectMany(node => node.Attributes)
            .Select(attribute => attribute.Tensor)
            .Concat(graph.Initializers)
            .Sum(tensor => (tensor?.Bytes.Length ?? 0L) / sizeof(float));

    private void Report()
    {
        if (faults.Count == 0)
        {
            return;
        }

        IReadOnlyList<string> shown =
            faults.Count <= MostFaults ? faults : [.. faults.Take(MostFaults), $"{file}: and {faults.Count - MostFaults} more nodes"];
        throw new OnnxFileException(shown);
    }

    private OnnxFileException Fault(string problem) => new($"{file}: {problem}");

    /// <summary><c>node 'fire2/concat' (Concat)</c>.</summary>
    private static string Label(OnnxNode node)
    {
        string type = Shown(node.Domain.Length == 0 ? node.Operator : $"{node.Domain}.{node.Operator}");
        return node.Name.Length > 0
            ? $"node '{Shown(node.Name)}' ({type})"
            : $"the node of '{Shown(node.Outputs.FirstOrDefault(""))}' ({type})";
    }

    private static string Suggestion(string name, IEnumerable<string> known) =>
        NearestName.Find(name, known) is { } nearest
            ? $"; did you mean '{Shown(nearest)}'?"
            : "; expected the name of a value of the graph";

    private static string Shown(string name) => VisibleText.Of(name, 200);
}
