namespace Permafrost.Stages.Export;

/// <summary>What <c>Export</c> writes.</summary>
public enum ExportFormat
{
    /// <summary><c>model.safetensors</c> with <c>network.json</c> beside it: what <see cref="Prediction.TrainedModel"/> opens.</summary>
    Safetensors,

    /// <summary><c>model.onnx</c>.</summary>
    Onnx,
}
