using Permafrost.Core.Digests;

namespace Permafrost.Stages.Reproduction;

/// <summary>A stage that was derived anew.</summary>
/// <param name="Name">Name of the stage.</param>
/// <param name="IsIdentical">Whether every output is the promised one.</param>
/// <param name="Key">Its key here.</param>
/// <param name="LockedKey">Its key in the lock.</param>
/// <param name="SameCode">Whether its code is the one that the lock was written with.</param>
/// <param name="Outputs">Digests of its outputs here.</param>
public sealed record ReproducedStage(
    string Name,
    bool IsIdentical,
    Sha256Digest Key,
    Sha256Digest LockedKey,
    bool SameCode,
    IReadOnlyList<KeyValuePair<string, Sha256Digest>> Outputs
);
