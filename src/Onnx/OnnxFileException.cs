using Permafrost.Core.Errors;

namespace Permafrost.Onnx;

/// <summary>An ONNX file that is damaged, or a network of operators that have no counterpart here: the user's mistake, exit code 2.</summary>
/// <remarks>A fault reads <c>FILE: node 'fire2/concat' (Concat): axis is 2; expected 1, the channels</c>.</remarks>
public sealed class OnnxFileException : UserErrorException
{
    public OnnxFileException(string fault)
        : base(fault) { }

    public OnnxFileException(IReadOnlyList<string> faults)
        : base(faults) { }
}
