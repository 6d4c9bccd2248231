using System.Collections.Immutable;

namespace Permafrost.Onnx;

/// <summary>What an ONNX file tells beside the network: how images are prepared, and what its outputs mean.</summary>
public sealed record OnnxDescription
{
    /// <summary>Name of the graph, which tools show. Default: <c>permafrost</c>.</summary>
    public string Name { get; init; } = "permafrost";

    /// <summary>Names of the classes in the order of the outputs; as many as the network has, or none.</summary>
    public ImmutableArray<string> Classes { get; init; } = [];

    /// <summary>How an image file becomes an input, as the experiment says it: <c>resize</c> = <c>bilinear</c>. In the order given.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Preprocessing { get; init; } = [];

    /// <summary>Any further texts for programs, in the order given.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata { get; init; } = [];
}
