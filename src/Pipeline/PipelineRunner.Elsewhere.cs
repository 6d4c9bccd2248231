using System.Diagnostics;
using Permafrost.Core.Digests;

namespace Permafrost.Pipeline;

/// <content>Stages that an <see cref="IStageExecutor"/> has made by other processes.</content>
public sealed partial class PipelineRunner
{
    /// <summary>Digest of a stage's name, code and parameters: what a process that is to make it must agree on before there are inputs.</summary>
    public Sha256Digest Definition(Stage stage) =>
        new StageIdentity(stage, options.Code.Of(stage), new Dictionary<string, Sha256Digest>(StringComparer.Ordinal)).Key!.Value;

    /// <summary>This process needs nothing of the store any more and has nothing to tell: for one that makes a single stage for another process.</summary>
    public void Leave() => store.Use.Leave();

    private bool IsMadeElsewhere(StageNode node) => node.Record is null && options.Executor?.Takes(node.Stage) == true;

    /// <summary>Waits for the outputs, and takes them from the store.</summary>
    private StageRow AwaitElsewhere(string experiment, StageNode node, RunGrant grant)
    {
        // Asked before the outputs are there: then the reason is why they were not.
        _ = TryResolve(node, experiment, grant);
        var reasons = node.Identity is null ? [Explanations.Explainer.FirstRun] : WhyRun(experiment, node);
        StageExecution? execution = null;
        node.Failure = FailureOf(() => execution = options.Executor!.Await(node.Stage, grant.Cancellation));
        Interlocked.Increment(ref stagesRun);
        if (node.Failure is { } failure)
        {
            node.Record = null;
            return Row(experiment, node, StageState.Failed, [failure], 0);
        }

        if (!Appears(node, experiment, grant))
        {
            node.Failure =
                $"it was made elsewhere, and its outputs (key {node.Identity?.Key?.ToString() ?? "unknown"}) are not in {store.Folder}; expected one store for all machines";
            return Row(experiment, node, StageState.Failed, [node.Failure], 0);
        }

        node.RanHere = execution!.HasRun;
        return execution.HasRun
            ? Row(experiment, node, StageState.Ran, reasons, execution.Seconds)
            : Row(experiment, node, StageState.Cached, WhyCached(experiment, node), 0);
    }

    /// <summary>Looks for outputs until they are there, or have had time enough to get here.</summary>
    private bool Appears(StageNode node, string experiment, RunGrant grant)
    {
        long since = Stopwatch.GetTimestamp();
        while (true)
        {
            node.MissingSince = null;
            if (TryResolve(node, experiment, grant))
            {
                return true;
            }

            if (Stopwatch.GetElapsedTime(since) >= options.Executor!.StoreDelay)
            {
                return false;
            }

            grant.Cancellation.WaitHandle.WaitOne(ClaimPollInterval);
            grant.Cancellation.ThrowIfCancellationRequested();
        }
    }
}
