using Permafrost.Core.Digests;

namespace Permafrost.Pipeline;

/// <summary>What came out of a stage, and what its key was made of as far as others compare it.</summary>
/// <param name="Key">The stage's key.</param>
/// <param name="Code">The version of its code, a part of the key.</param>
/// <param name="Outputs">Digest of each output, in the order in which the stage declares them.</param>
public sealed record StageOutcome(Sha256Digest Key, Sha256Digest Code, IReadOnlyList<KeyValuePair<string, Sha256Digest>> Outputs);
