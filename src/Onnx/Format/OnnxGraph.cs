using System.Collections.Immutable;

namespace Permafrost.Onnx.Format;

/// <summary>A network as the file has it: nodes that read values by name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Nodes">In an order in which they can be computed.</param>
/// <param name="Initializers">Constants, by the names under which nodes read them.</param>
/// <param name="Inputs">What is fed in; in files up to IR version 3, the initializers too.</param>
/// <param name="Outputs">What comes out.</param>
internal sealed record OnnxGraph(
    string Name,
    ImmutableArray<OnnxNode> Nodes,
    ImmutableArray<OnnxTensor> Initializers,
    ImmutableArray<OnnxValue> Inputs,
    ImmutableArray<OnnxValue> Outputs
);
