using Permafrost.Model.Memory;

namespace Permafrost.Model.Optimizers;

/// <summary>One number per weight that an optimiser keeps from step to step, zero at first.</summary>
/// <param name="Name"><c>mean</c>, <c>velocity</c>.</param>
/// <param name="Buffers">Per trained parameter, packed as it is.</param>
internal sealed record OptimizerMemory(string Name, IReadOnlyList<NativeBuffer<float>> Buffers);
