using Permafrost.Core.Digests;

namespace Permafrost.Model.Training;

/// <summary>The footprints of one epoch, by which two runs are compared.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="LossBits">Per step the bits of the objective: mean cross-entropy against the smoothed labels plus penalties, float64.</param>
/// <param name="Tensors">Digest of each tensor of weights after the epoch, by name, from input to output.</param>
public sealed record EpochTrail(int Epoch, IReadOnlyList<long> LossBits, IReadOnlyList<KeyValuePair<string, Sha256Digest>> Tensors);
