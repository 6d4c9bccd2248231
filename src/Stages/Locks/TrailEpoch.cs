using Permafrost.Core.Digests;

namespace Permafrost.Stages.Locks;

/// <summary>An epoch of a <c>trail.json</c>.</summary>
/// <param name="Epoch">Counted from 1.</param>
/// <param name="LossBits">Per step the 16 hexadecimal digits of the objective.</param>
/// <param name="Tensors">Digest of each tensor by name after the epoch, from input to output.</param>
internal sealed record TrailEpoch(int Epoch, IReadOnlyList<string> LossBits, IReadOnlyList<KeyValuePair<string, Sha256Digest>> Tensors);
