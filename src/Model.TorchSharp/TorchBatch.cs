using TorchSharp;
using static TorchSharp.torch;

namespace Permafrost.Model.Torch;

/// <summary>What a step learns from, on the device.</summary>
/// <param name="Images">[N, C, H, W], or features [N, D].</param>
/// <param name="Labels">[N].</param>
/// <param name="Masks">What dropout multiplies with, by the name of its layer.</param>
internal sealed record TorchBatch(Tensor Images, Tensor Labels, IReadOnlyDictionary<string, Tensor> Masks);
