using Permafrost.Model;

namespace Permafrost.Onnx.Export;

/// <summary>Output of a layer in the file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Shape">Its shape as the engine has it.</param>
/// <param name="IsVector">Whether the file has it as [N, C], and not as [N, C, H, W].</param>
internal sealed record ExportedValue(string Name, ActivationShape Shape, bool IsVector)
{
    /// <summary>Of a vector that was an image: the image, where the file has its elements in the order channel, row, column.</summary>
    public ActivationShape? Flattened { get; init; }
}
