using System.Collections.Immutable;

namespace Permafrost.Onnx.Format;

/// <summary>What an ONNX file holds, as far as networks of images need it.</summary>
/// <param name="IrVersion">Version of the format itself.</param>
/// <param name="OperatorSets">Version of the operators, by domain; the empty one is ONNX' own.</param>
/// <param name="Producer">Program that wrote the file.</param>
/// <param name="Documentation">Text for people.</param>
/// <param name="Metadata">Text for programs, in the order of the file.</param>
/// <param name="Graph">The network.</param>
internal sealed record OnnxModel(
    long IrVersion,
    ImmutableArray<KeyValuePair<string, long>> OperatorSets,
    string Producer,
    string Documentation,
    ImmutableArray<KeyValuePair<string, string>> Metadata,
    OnnxGraph Graph
);
