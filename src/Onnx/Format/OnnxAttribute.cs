using System.Collections.Immutable;

namespace Permafrost.Onnx.Format;

/// <summary>A named constant that belongs to a node: strides, an axis.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Which of the properties counts.</param>
internal sealed record OnnxAttribute(string Name, OnnxAttributeType Type)
{
    public float Float { get; init; }

    public long Int { get; init; }

    public string Text { get; init; } = "";

    public OnnxTensor? Tensor { get; init; }

    public ImmutableArray<float> Floats { get; init; } = [];

    public ImmutableArray<long> Ints { get; init; } = [];

    public static OnnxAttribute Of(string name, long value) => new(name, OnnxAttributeType.Int) { Int = value };

    public static OnnxAttribute Of(string name, float value) => new(name, OnnxAttributeType.Float) { Float = value };

    public static OnnxAttribute Of(string name, params ImmutableArray<long> values) => new(name, OnnxAttributeType.Ints) { Ints = values };
}
