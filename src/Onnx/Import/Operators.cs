using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>Every operator that has a counterpart here.</summary>
internal sealed class Operators
{
    private readonly SortedDictionary<string, Func<NodeView, GraphValue>> known;
    private readonly DenseOperators dense;
    private readonly ElementOperators elements;
    private readonly NormalizeOperators normalizations;
    private readonly Func<string, bool> isReadOnce;

    /// <param name="layers">What is read so far; added to.</param>
    /// <param name="isReadOnce">Whether one node alone reads a value.</param>
    public Operators(LayerList layers, Func<string, bool> isReadOnce)
    {
        this.isReadOnce = isReadOnce;
        dense = new DenseOperators(layers);
        elements = new ElementOperators(layers);
        normalizations = new NormalizeOperators(layers);
        var windows = new WindowOperators(layers);
        var shapes = new ShapeOperators(layers);
        known = new(StringComparer.Ordinal)
        {
            ["Add"] = Add,
            ["AveragePool"] = windows.AveragePool,
            ["BatchNormalization"] = dense.BatchNormalization,
            ["Clip"] = elements.Clip,
            ["Concat"] = elements.Concat,
            ["Constant"] = Constant,
            ["Conv"] = windows.Convolve,
            ["Div"] = node => normalizations.Div(node, isReadOnce(node.Node.Inputs[0])),
            ["Dropout"] = ShapeOperators.Pass,
            ["Flatten"] = shapes.Flatten,
            ["Gemm"] = dense.Gemm,
            ["GlobalAveragePool"] = windows.GlobalAveragePool,
            ["GlobalMaxPool"] = windows.GlobalMaxPool,
            ["Identity"] = Identity,
            ["LeakyRelu"] = elements.LeakyRelu,
            ["MatMul"] = dense.MatMul,
            ["MaxPool"] = windows.MaxPool,
            ["Mul"] = elements.Mul,
            ["ReduceMean"] = windows.ReduceMean,
            ["Relu"] = elements.Relu,
            ["Reshape"] = shapes.Reshape,
            ["Sigmoid"] = elements.Sigmoid,
            ["Softmax"] = elements.Softmax,
            ["Squeeze"] = shapes.Squeeze,
            ["Sub"] = normalizations.Sub,
            ["Sum"] = elements.Add,
            ["Transpose"] = ShapeOperators.Transpose,
        };
    }

    /// <summary>The value that a node gives.</summary>
    /// <exception cref="NodeFaultException">The node has no counterpart here.</exception>
    public GraphValue Read(NodeView node)
    {
        if (node.Node.Domain is not ("" or ModelChecks.OwnDomain) || !known.TryGetValue(node.Node.Operator, out var read))
        {
            throw new NodeFaultException($"there is no layer for this operator; expected one of {string.Join(", ", known.Keys)}");
        }

        var value = read(node);
        node.ExpectNoOtherAttributes();
        return value;
    }

    private GraphValue Add(NodeView node)
    {
        for (int at = 0; at < 2 && node.InputCount == 2; at++)
        {
            if (node.IsConstant(1 - at))
            {
                return dense.AddBias(node, at, isReadOnce(node.Node.Inputs[at]));
            }
        }

        return elements.Add(node);
    }

    private static GraphValue Identity(NodeView node) => node.ConstantAt(0) ?? ShapeOperators.Pass(node);

    private static GraphValue Constant(NodeView node) =>
        node.TensorAttribute("value") is { } tensor ? new GraphValue.Constant(tensor)
        : node.Ints("value_ints") is { } integers ? new GraphValue.Constant(OnnxTensor.Of("", integers.AsSpan()))
        : node.Node.Attributes.Any(attribute => attribute.Name == "value_float")
            ? new GraphValue.Constant(OnnxTensor.Of("", [], [node.Float("value_float", 0f)]))
        : throw new NodeFaultException("it has no value of a known kind; expected a tensor");
}
