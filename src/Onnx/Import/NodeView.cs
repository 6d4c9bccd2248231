using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Core.Text;
using Permafrost.Onnx.Format;

namespace Permafrost.Onnx.Import;

/// <summary>A node with its inputs looked up: what an operator asks of it, checked. All methods throw <see cref="NodeFaultException"/>.</summary>
/// <param name="node">The node.</param>
/// <param name="inputs">Its inputs; null where an optional one is left out.</param>
/// <param name="opset">Version of the operators.</param>
internal sealed class NodeView(OnnxNode node, IReadOnlyList<GraphValue?> inputs, long opset)
{
    private readonly HashSet<string> known = new(StringComparer.Ordinal);

    public OnnxNode Node => node;

    public long Opset => opset;

    public int InputCount => inputs.Count;

    /// <summary>An input that is computed.</summary>
    public GraphValue.Activation Activation(int index) =>
        At(index) switch
        {
            GraphValue.Activation { IsProbability: true } => throw new NodeFaultException(
                $"it reads '{Name(index)}', the output of a Softmax; expected Softmax at the end alone"
            ),
            GraphValue.Activation activation => activation,
            GraphValue.Constant => throw new NodeFaultException(
                $"its input '{Name(index)}' is a constant; expected what is computed of the image"
            ),
            _ => throw new NodeFaultException($"it has {inputs.Count} inputs; expected {index + 1}"),
        };

    /// <summary>As <see cref="Activation"/>, of images.</summary>
    public GraphValue.Activation Image(int index)
    {
        var value = Activation(index);
        return value.Axes == ValueAxes.ChannelsFirst
            ? value
            : throw new NodeFaultException($"its input is {value}; expected four dimensions, N, C, H and W");
    }

    /// <summary>As <see cref="Activation"/>, of vectors.</summary>
    public GraphValue.Activation Vector(int index)
    {
        var value = Activation(index);
        return value.Axes == ValueAxes.Vector
            ? value
            : throw new NodeFaultException($"its input is {value}; expected a vector: Flatten before it");
    }

    /// <summary>Whether an input is a constant.</summary>
    public bool IsConstant(int index) => At(index) is GraphValue.Constant;

    /// <summary>An input that is a constant; null where it is not.</summary>
    public GraphValue.Constant? ConstantAt(int index) => At(index) as GraphValue.Constant;

    /// <summary>Whether an input is there.</summary>
    public bool Has(int index) => At(index) is not null;

    /// <summary>An input of weights.</summary>
    /// <param name="index">Which.</param>
    /// <param name="what">What it is, for messages.</param>
    /// <param name="rank">Dimensions that are expected, or any.</param>
    public OnnxTensor Weights(int index, string what, int? rank = null)
    {
        var tensor = Tensor(index, what);
        if (tensor.ElementType != OnnxElementType.Float)
        {
            throw new NodeFaultException($"its {what} '{Name(index)}' is of type {tensor.ElementType}; expected float32");
        }

        return rank is null || tensor.Sides.Length == rank
            ? tensor
            : throw new NodeFaultException($"its {what} '{Name(index)}' is {Shown(tensor.Sides)}; expected {rank} dimensions");
    }

    /// <summary>An input of one weight per channel.</summary>
    public float[] ChannelWeights(int index, string what, int channels)
    {
        var tensor = Weights(index, what);
        return tensor.Sides is [long count] && count == channels
            ? tensor.Floats()
            : throw new NodeFaultException($"its {what} '{Name(index)}' is {Shown(tensor.Sides)}; expected [{channels}], one per channel");
    }

    /// <summary>An input that is a single number; null where it is left out.</summary>
    public float? Number(int index, string what)
    {
        if (!Has(index))
        {
            return null;
        }

        float[] values = Weights(index, what).Floats();
        return values is [float value]
            ? value
            : throw new NodeFaultException($"its {what} '{Name(index)}' has {values.Length} elements; expected one");
    }

    /// <summary>An input of integers, such as a shape.</summary>
    public ImmutableArray<long> IntegerInput(int index, string what)
    {
        const int Most = 8;
        var tensor = Tensor(index, what);
        return tensor.ElementType == OnnxElementType.Int64 && tensor.Bytes.Length <= Most * sizeof(long)
            ? tensor.Integers()
            : throw new NodeFaultException(
                $"its {what} '{Name(index)}' is {tensor.ElementType} {Shown(tensor.Sides)}; expected a few numbers of type Int64"
            );
    }

    public long Int(string name, long otherwise) => Find(name, OnnxAttributeType.Int)?.Int ?? otherwise;

    public float Float(string name, float otherwise) => Find(name, OnnxAttributeType.Float)?.Float ?? otherwise;

    /// <summary>A number as people wrote it: 0.1, and not the double next to the float.</summary>
    public double Decimal(string name, float otherwise) => Decimal(Float(name, otherwise));

    public static double Decimal(float value) =>
        double.Parse(value.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public string Text(string name, string otherwise) => Find(name, OnnxAttributeType.Text)?.Text ?? otherwise;

    public ImmutableArray<long>? Ints(string name) => Find(name, OnnxAttributeType.Ints)?.Ints;

    public OnnxTensor? TensorAttribute(string name) => Find(name, OnnxAttributeType.Tensor)?.Tensor;

    /// <summary>An attribute that must have its usual value, because nothing here computes another one.</summary>
    public void Expect(string name, long value)
    {
        long found = Int(name, value);
        if (found != value)
        {
            throw new NodeFaultException($"{name} is {found}; expected {value}");
        }
    }

    /// <summary>As <see cref="Expect(string, long)"/>, of a list.</summary>
    public void ExpectAll(string name, long value)
    {
        if (Ints(name) is { } found && found.Any(one => one != value))
        {
            throw new NodeFaultException($"{name} is {Shown(found)}; expected {value} everywhere");
        }
    }

    /// <summary>As <see cref="Expect(string, long)"/>, of a float.</summary>
    public void Expect(string name, float value)
    {
        float found = Float(name, value);
        if (found.CompareTo(value) != 0)
        {
            throw new NodeFaultException(
                $"{name} is {found.ToString(CultureInfo.InvariantCulture)}; expected {value.ToString(CultureInfo.InvariantCulture)}"
            );
        }
    }

    /// <summary>An attribute that changes nothing here.</summary>
    public void Ignore(string name) => known.Add(name);

    /// <summary>An attribute that nobody asked for might change what the node computes.</summary>
    public void ExpectNoOtherAttributes()
    {
        if (node.Attributes.FirstOrDefault(attribute => !known.Contains(attribute.Name)) is { } other)
        {
            throw new NodeFaultException($"its attribute '{VisibleText.Of(other.Name, 100)}' is unknown; expected none of that name");
        }
    }

    /// <summary><c>[64, 3, 3, 3]</c>.</summary>
    public static string Shown(IEnumerable<long> sides) => $"[{string.Join(", ", sides)}]";

    private string Name(int index) => VisibleText.Of(node.Inputs[index], 200);

    private GraphValue? At(int index) => index < inputs.Count ? inputs[index] : null;

    private OnnxTensor Tensor(int index, string what) =>
        At(index) switch
        {
            GraphValue.Constant constant => constant.Tensor,
            null => throw new NodeFaultException($"it has no {what}; expected one as input {index + 1}"),
            _ => throw new NodeFaultException($"its {what} '{Name(index)}' is computed; expected a constant of the file"),
        };

    private OnnxAttribute? Find(string name, OnnxAttributeType type)
    {
        known.Add(name);
        var found = node.Attributes.FirstOrDefault(attribute => attribute.Name == name);
        if (found is null || found.Type == type)
        {
            return found;
        }

        // Files of the first years leave the type out.
        return found.Type == OnnxAttributeType.Undefined
            ? throw new NodeFaultException($"its attribute {name} has no type that is known here; expected {type}")
            : throw new NodeFaultException($"its attribute {name} is of type {found.Type}; expected {type}");
    }
}
