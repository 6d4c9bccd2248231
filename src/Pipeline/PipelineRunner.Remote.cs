using System.Diagnostics;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline.Remote;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <content>What a remote cache has is fetched instead of made.</content>
public sealed partial class PipelineRunner
{
    private RemoteCache? openedRemote;

    /// <summary>Opened when something is missing in the store: a run that has nothing to do loads none of it. Null where there is none.</summary>
    private RemoteCache? Remote =>
        options.Remote is null
            ? null
            : LazyInitializer.EnsureInitialized(
                ref openedRemote,
                () => new RemoteCache(options.Remote, store, options.PinnedOutputs, observer)
            );

    /// <summary>Waits until what ran is uploaded to the remote cache; returns at once where there is none.</summary>
    /// <param name="cancellation">Ends the uploads.</param>
    public void AwaitUploads(CancellationToken cancellation) => openedRemote?.Uploads.Drain(cancellation);

    /// <summary>
    /// Asks the remote cache for what the store lacks of several stages, many at a time. Of no use but to save time: what is not fetched here, <see cref="RunOnce"/>
    /// fetches or makes.
    /// </summary>
    /// <param name="stages">The stages, each with who asks for it; none reads another's outputs.</param>
    /// <param name="cancellation">Ends the asking.</param>
    public void FetchAhead(IReadOnlyList<(string Experiment, Stage Stage)> stages, CancellationToken cancellation)
    {
        if (options.Remote is null)
        {
            return;
        }

        latestCancellation = cancellation;
        store.Use.Enter(cancellation);
        var wanted = Missing(stages, new RunGrant(options.Threads, cancellation));
        if (wanted.Count > 0)
        {
            InParallel(
                wanted,
                async (group, one) =>
                {
                    long started = Stopwatch.GetTimestamp();
                    var found = await Fetched(group[0].Experiment, group[0].Node, one);
                    foreach (var (_, node) in group)
                    {
                        Note(node, found, started);
                    }
                },
                cancellation
            );
        }
    }

    /// <summary>Stages whose key is known, for which nobody was asked yet, and whose outputs are not in the store; those of one key together.</summary>
    private List<List<(string Experiment, StageNode Node)>> Missing(IEnumerable<(string Experiment, Stage Stage)> stages, RunGrant grant)
    {
        var missing = new Dictionary<Sha256Digest, List<(string, StageNode)>>();
        foreach (var (experiment, stage) in stages)
        {
            var node = NodeOf(stage);
            lock (node.Gate)
            {
                try
                {
                    if (
                        node.Failure is null
                        && FailedSource(stage) is null
                        && !TryResolve(node, experiment, grant)
                        && node.Identity?.Key is { } key
                        && node.AskedRemoteFor != key
                    )
                    {
                        if (!missing.TryGetValue(key, out var group))
                        {
                            missing.Add(key, group = []);
                        }

                        group.Add((experiment, node));
                    }
                }
                catch (Exception exception) when (exception is UserErrorException or ExperimentFailedException or IOException)
                {
                    // The stage meets it again when its turn comes, behind those that stand before it.
                }
            }
        }

        return [.. missing.Values];
    }

    /// <summary>Brings the stage's outputs into the store if the remote cache has them. The caller holds its gate.</summary>
    private bool TryFetch(string experiment, StageNode node, RunGrant grant)
    {
        if (Remote is null || node.Identity?.Key is not { } key || node.AskedRemoteFor == key)
        {
            return false;
        }

        long started = Stopwatch.GetTimestamp();
        var found = Fetched(experiment, node, grant.Cancellation).GetAwaiter().GetResult();
        Note(node, found, started);
        node.Record = found.Record;
        return found.Record is not null;
    }

    private async Task<Lookup> Fetched(string experiment, StageNode node, CancellationToken cancellation)
    {
        try
        {
            return await Remote!.FetchAsync(experiment, node, cancellation);
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            // The stage itself meets it when it writes, and says so.
            return default;
        }
    }

    private static void Note(StageNode node, Lookup found, long started)
    {
        node.AskedRemoteFor = node.Identity!.Key;
        node.RemoteFault = found.Fault;
        node.FetchSeconds = found.Record is null ? null : Stopwatch.GetElapsedTime(started).TotalSeconds;
        node.MissingSince = null;
    }

    private bool IsFetchedAgain(StoredFile file, CancellationToken cancellation)
    {
        try
        {
            return Remote?.FetchAsync(file, cancellation).GetAwaiter().GetResult() == true;
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            return false;
        }
    }

    /// <summary>The row of a stage whose outputs are in the store without its having run.</summary>
    private StageRow FoundRow(string experiment, StageNode node)
    {
        if (node.FetchSeconds is not { } seconds)
        {
            return Row(experiment, node, StageState.Cached, WhyCached(experiment, node), 0);
        }

        // Of several experiments that share it, the first is told of the time.
        bool isFirst = node.Experiment is null;
        return Row(experiment, node, StageState.Remote, explainer.WhyRemote(experiment, node.Identity!), isFirst ? seconds : 0);
    }

    /// <summary>For previews: asks the remote cache for the records of several stages, many at a time.</summary>
    private void LookAhead(IEnumerable<(string Experiment, Stage Stage)> stages, CancellationToken cancellation)
    {
        latestCancellation = cancellation;
        var wanted = options.Remote is null ? [] : Missing(stages, WholeBudget);
        if (wanted.Count > 0)
        {
            InParallel(
                wanted,
                async (group, one) =>
                {
                    var found = await Remote!.FindAsync(group[0].Node, one);
                    foreach (var (_, node) in group)
                    {
                        (node.AwayKey, node.Away, node.RemoteFault) = (node.Identity!.Key, found.Record, found.Fault);
                    }
                },
                cancellation
            );
        }
    }

    /// <summary>For a preview: whether the remote cache has the record of a stage that the store lacks. The caller holds its gate.</summary>
    private bool IsAway(StageNode node)
    {
        if (Remote is null || node.Failure is not null || node.Identity?.Key is not { } key)
        {
            return false;
        }

        if (node.AwayKey != key)
        {
            var found = Remote.FindAsync(node, latestCancellation).GetAwaiter().GetResult();
            (node.AwayKey, node.Away, node.RemoteFault) = (key, found.Record, found.Fault);
        }

        return node.Away is not null;
    }

    private void InParallel(
        List<List<(string Experiment, StageNode Node)>> groups,
        Func<List<(string Experiment, StageNode Node)>, CancellationToken, Task> work,
        CancellationToken cancellation
    )
    {
        var limit = new ParallelOptions { MaxDegreeOfParallelism = options.Remote!.Transfers, CancellationToken = cancellation };
        Parallel.ForEachAsync(groups, limit, async (group, one) => await work(group, one)).GetAwaiter().GetResult();
    }
}
