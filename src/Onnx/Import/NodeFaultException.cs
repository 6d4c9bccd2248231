namespace Permafrost.Onnx.Import;

/// <summary>Why a node cannot be read: what was found and expected. Whoever catches it adds the file, the node and the operator.</summary>
internal sealed class NodeFaultException(string problem) : Exception(problem);
