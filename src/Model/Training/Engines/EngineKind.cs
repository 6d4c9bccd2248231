namespace Permafrost.Model.Training;

/// <summary>What computes the steps of a training.</summary>
public enum EngineKind
{
    /// <summary>This project's own kernels: the same bits on every machine.</summary>
    Managed,

    /// <summary>libtorch through TorchSharp, on a CPU or a GPU: the same mathematics, other bits.</summary>
    Torchsharp,
}
