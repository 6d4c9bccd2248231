using Permafrost.Onnx.Format;
using Permafrost.Onnx.Import;

namespace Permafrost.Onnx;

/// <summary>Reads networks of images out of ONNX files (opset 7 to 22): what is built of the operators that <c>docs/onnx.md</c> lists.</summary>
/// <remarks>
/// Nothing of the file is trusted: sizes are compared with what is there before memory is taken for them. The values of weights are
/// taken over to the last bit; only their order changes.
/// </remarks>
public static class OnnxImporter
{
    /// <param name="path">The file.</param>
    /// <param name="output">Name of the value with which the network ends; nodes behind it are not looked at. Null: the output of the graph.</param>
    /// <exception cref="OnnxFileException">The file is damaged, or has nodes that have no counterpart here; all of these are named.</exception>
    public static OnnxNetwork Read(string path, string? output = null) => Read(OnnxReader.Read(path), path, output);

    /// <param name="bytes">Content of a file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="output">As above.</param>
    /// <exception cref="OnnxFileException">As above.</exception>
    public static OnnxNetwork Read(byte[] bytes, string name, string? output = null) => Read(OnnxReader.Read(bytes, name), name, output);

    private static OnnxNetwork Read(OnnxModel model, string name, string? output) =>
        new GraphReader(model, name).Read(output, model.Metadata);
}
