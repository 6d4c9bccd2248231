using System.Diagnostics;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <content>Not doing what another process on the same store does already.</content>
public sealed partial class PipelineRunner
{
    private static readonly TimeSpan ClaimPollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The right to make the stage's outputs; null if another process made them while this one waited.</summary>
    private Claim? ClaimOrAwait(string experiment, StageNode node, CancellationToken cancellation)
    {
        var key = node.Identity!.Key!.Value;
        (string Owner, DateTime Beat)? seen = null;
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            var claim = store.TryClaim(key);
            // Looked up after the claim: an owner stores its record before it gives the claim up.
            node.Record = store.Find(key, node.Stage.Outputs).Record;
            if (node.Record is not null)
            {
                claim?.Dispose();
                return null;
            }

            if (claim is not null)
            {
                return claim;
            }

            var now = Claim.Look(store.ClaimPath(key));
            if (now is not null && now.Value.Owner != seen?.Owner)
            {
                observer.Progressed(
                    experiment,
                    node.Stage.Name,
                    new StageProgress(0, $"waiting for {now.Value.Owner}, which makes it", Milestone: true)
                );
            }

            if (now != seen)
            {
                (seen, since) = (now, Stopwatch.GetTimestamp());
            }

            if (now is { Owner: var owner } && Claim.IsAbandoned(owner, Stopwatch.GetElapsedTime(since)))
            {
                Claim.Break(store.ClaimPath(key), owner);
                continue;
            }

            cancellation.WaitHandle.WaitOne(ClaimPollInterval);
            cancellation.ThrowIfCancellationRequested();
        }
    }
}
