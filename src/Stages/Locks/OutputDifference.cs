using Permafrost.Core.Digests;

namespace Permafrost.Stages.Locks;

/// <summary>An output that is not what a lock promises.</summary>
/// <param name="Output">Its name.</param>
/// <param name="Expected">The lock's digest; null where the lock has no such output.</param>
/// <param name="Found">The run's digest; null where the stage has no such output any more.</param>
internal sealed record OutputDifference(string Output, Sha256Digest? Expected, Sha256Digest? Found)
{
    /// <summary><c>model.safetensors: the lock has 5b09…, this run 77aa…</c>, digests in full.</summary>
    public override string ToString() => $"{Output}: the lock has {Text(Expected)}, this run {Text(Found)}";

    private static string Text(Sha256Digest? digest) => digest?.ToString() ?? "none";
}
