using System.Collections.Immutable;

namespace Permafrost.Onnx.Format;

/// <summary>One operator at work in a graph.</summary>
/// <param name="Name">Its name; may be empty.</param>
/// <param name="Operator">Such as <c>Conv</c>.</param>
/// <param name="Domain">Who defined the operator; empty for ONNX itself.</param>
/// <param name="Inputs">Names of the values it reads; empty where an optional one is left out.</param>
/// <param name="Outputs">Names of the values it gives.</param>
/// <param name="Attributes">Its constants.</param>
internal sealed record OnnxNode(
    string Name,
    string Operator,
    string Domain,
    ImmutableArray<string> Inputs,
    ImmutableArray<string> Outputs,
    ImmutableArray<OnnxAttribute> Attributes
);
