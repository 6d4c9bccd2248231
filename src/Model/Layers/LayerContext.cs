using System.Collections.Immutable;
using Permafrost.Model.Kernels;

namespace Permafrost.Model.Layers;

/// <summary>What a layer is told about its place in a network when it is made of its options.</summary>
/// <param name="Name">Its name, with which those of its tensors and random streams begin.</param>
/// <param name="Inputs">How its inputs lie in memory: one, but for a <see cref="MergeLayer"/>.</param>
/// <param name="Seed">Seed of the random numbers that it uses in training.</param>
/// <param name="Kernel">The kernels.</param>
internal sealed record LayerContext(string Name, ImmutableArray<ActivationLayout> Inputs, ulong Seed, KernelVariant Kernel)
{
    /// <summary>The input of a layer that has one.</summary>
    public ActivationLayout Input => Inputs[0];
}
