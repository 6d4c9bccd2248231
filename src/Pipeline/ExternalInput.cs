using Permafrost.Core.Digests;
using Permafrost.Core.Errors;

namespace Permafrost.Pipeline;

/// <summary>Files outside of the store that a stage reads: the user's own, which anybody may change at any time.</summary>
/// <remarks>
/// The runner asks in this order: <see cref="Find"/> before the key of the stage is made, since the digest is part of it;
/// <see cref="Obtain"/> where the stage is to run and nothing is there; <see cref="Change"/> after the stage ran. One thread at a time.
/// </remarks>
public abstract class ExternalInput
{
    /// <summary>What the input is called in keys and messages; no other input of the stage has this name.</summary>
    public abstract string Name { get; }

    /// <summary>What is missing while <see cref="Find"/> gives nothing, in words: <c>files of natural-scenes are not there yet</c>.</summary>
    public abstract string Absence { get; }

    /// <summary>The digest of what is there now, or null where nothing is there. No path, time or place is part of it.</summary>
    /// <param name="threads">Threads that may be used.</param>
    /// <param name="progress">Told how far it has come, if it takes long enough for anybody to ask; null where nobody listens.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="UserErrorException">What is there cannot be used; every fault is named.</exception>
    public abstract Sha256Digest? Find(int threads, Action<StageProgress>? progress, CancellationToken cancellation);

    /// <summary>Brings what is not there; <see cref="Find"/> gives a digest afterwards.</summary>
    /// <param name="context">For progress, warnings and notes; it has neither inputs nor outputs yet.</param>
    /// <exception cref="UserErrorException">It cannot be had; the message says what was tried and what the user can do.</exception>
    public abstract void Obtain(StageContext context);

    /// <summary>What changed since <see cref="Find"/> gave its digest, in words; null if nothing did.</summary>
    public abstract string? Change();
}
