using Permafrost.Core.Digests;

namespace Permafrost.Stages.Locks;

/// <summary>What the network was after an epoch.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="Tensors">Digest of each tensor by name, from input to output.</param>
internal sealed record LockedEpoch(int Epoch, IReadOnlyList<KeyValuePair<string, Sha256Digest>> Tensors);
