using Permafrost.Core.Digests;

namespace Permafrost.Stages.Reproduction;

/// <summary>Where a fresh derivation first parted from what a lock promises.</summary>
/// <param name="Stage">The first stage with another output; every stage before it gave the promised bytes.</param>
/// <param name="Output">The first of its outputs that differs.</param>
/// <param name="Expected">The lock's digest of it; null where the lock has no such output.</param>
/// <param name="Found">The digest here; null where the stage has no such output any more.</param>
/// <param name="Cause">What its key says: whether the code differs, too.</param>
public sealed record FirstDifference(string Stage, string Output, Sha256Digest? Expected, Sha256Digest? Found, string Cause)
{
    /// <summary>Of training, the first epoch that ended with other weights, from 1; null where weights agree after every epoch.</summary>
    public int? Epoch { get; init; }

    /// <summary>The first tensor, from input to output, that differs after that epoch.</summary>
    public string? Tensor { get; init; }

    /// <summary>The lock's digest of that tensor.</summary>
    public Sha256Digest? ExpectedTensor { get; init; }

    /// <summary>Its digest here.</summary>
    public Sha256Digest? FoundTensor { get; init; }

    /// <summary>Of training, the first step whose loss differs; null where the recorded trail is not at hand, or all losses agree.</summary>
    public StepDifference? Step { get; init; }

    /// <summary>Whether the recorded run's trail was at hand.</summary>
    public bool HasTrail { get; init; }
}
