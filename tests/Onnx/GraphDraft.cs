using System.Collections.Immutable;
using Permafrost.Onnx.Format;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Onnx;

/// <summary>An ONNX graph written by hand, as other programs might write it. A node gives the value of its own name.</summary>
/// <param name="input">Shape of the input <c>image</c> without the batch.</param>
internal sealed class GraphDraft(params long[] input)
{
    public const string Image = "image";

    public List<OnnxNode> Nodes { get; } = [];

    public List<OnnxTensor> Tensors { get; } = [];

    public long Opset { get; init; } = 13;

    public long IrVersion { get; init; } = 7;

    public string Node(string operation, string name, ImmutableArray<string> inputs, params ImmutableArray<OnnxAttribute> attributes)
    {
        Nodes.Add(new OnnxNode(name, operation, "", inputs, [name], attributes));
        return name;
    }

    /// <summary>Weights out of a stream of the name, small enough that sums stay near 1.</summary>
    public string Weights(string name, params int[] sides)
    {
        int count = sides.Aggregate(1, (product, side) => product * side);
        double scale = 1.5 / Math.Sqrt(Math.Max(1.0, count / (double)sides[0]));
        Tensors.Add(OnnxTensor.Of(name, sides, [.. Draws.Floats($"onnx/{name}", count).Select(value => (float)(value * scale))]));
        return name;
    }

    /// <summary>Variances, which are positive.</summary>
    public string Variances(string name, int count)
    {
        Tensors.Add(OnnxTensor.Of(name, [count], [.. Draws.Floats($"onnx/{name}", count).Select(value => 0.5f + value * value)]));
        return name;
    }

    public string Numbers(string name, params long[] values)
    {
        Tensors.Add(OnnxTensor.Of(name, values));
        return name;
    }

    public string Number(string name, float value)
    {
        Tensors.Add(OnnxTensor.Of(name, [], [value]));
        return name;
    }

    public OnnxModel ToModel(params string[] outputs) =>
        new(
            IrVersion,
            [new("", Opset)],
            "hand",
            "",
            [],
            new OnnxGraph(
                "draft",
                [.. Nodes],
                [.. Tensors],
                [
                    new OnnxValue(
                        Image,
                        OnnxElementType.Float,
                        [new OnnxDimension(null, "N"), .. input.Select(side => new OnnxDimension(side))]
                    ),
                ],
                [.. outputs.Select(output => new OnnxValue(output, OnnxElementType.Float, null))]
            )
        );

    public byte[] ToBytes(params string[] outputs) => Bytes(ToModel(outputs));

    public static byte[] Bytes(OnnxModel model)
    {
        using var bytes = new MemoryStream();
        OnnxWriter.Write(model, bytes);
        return bytes.ToArray();
    }
}
