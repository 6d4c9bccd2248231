using System.Diagnostics;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Slurm;

/// <content>Following jobs that were submitted.</content>
internal sealed partial class SlurmExecutor
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>The queue is asked less often the longer a run takes: a controller has many to answer.</summary>
    private static readonly TimeSpan ShortestBetweenQueues = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestBetweenQueues = TimeSpan.FromSeconds(20);

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan nextQueue;
    private bool isQueueSilent;
    private string? shown;
    private string told = "";

    /// <summary>Why jobs wait, where it is not for a place or for others, in brackets.</summary>
    private string obstacle = "";
    private int running;

    /// <summary>Looks what has changed, submits again what was lost, and waits a moment where nothing has.</summary>
    private void Follow(CancellationToken cancellation)
    {
        int before = open.Count;
        ReadResults();
        if (open.Count == before && watch.Elapsed >= nextQueue)
        {
            LookAtQueue(cancellation);
            nextQueue =
                watch.Elapsed
                + TimeSpan.FromSeconds(
                    Math.Clamp(watch.Elapsed.TotalSeconds / 30, ShortestBetweenQueues.TotalSeconds, LongestBetweenQueues.TotalSeconds)
                );
        }

        SubmitAgain(cancellation);
        if (open.Count == before)
        {
            cancellation.WaitHandle.WaitOne(BetweenLooks);
        }

        cancellation.ThrowIfCancellationRequested();
    }

    private void ReadResults()
    {
        var there = folder!.ResultNames().ToHashSet(StringComparer.Ordinal);
        foreach (var element in open.Where(element => element.Interrupted is null && there.Contains(element.FileName)).ToList())
        {
            Read(element);
        }
    }

    private void Read(SlurmElement element)
    {
        switch (JobResult.Read(folder!.ResultPath(element.FileName)))
        {
            case null:
                break;
            case { State: JobState.Interrupted or JobState.Waiting } interrupted:
                element.Interrupted = interrupted;
                break;
            case { State: JobState.Mistake } mistake:
                throw new UserErrorException($"{Named(element, mistake)}: {mistake.Message}");
            case { State: JobState.CheckFailed } check:
                throw new CheckFailedException($"{Named(element, check)}: {check.Message}");
            case { State: JobState.Broken } broken:
                throw new InvalidOperationException($"{Named(element, broken)}: {broken.Message}");
            case { } final:
                Settle(element, final);
                break;
        }
    }

    private void LookAtQueue(CancellationToken cancellation)
    {
        var submitted = open.Where(element => element.Array is not null).ToList();
        if (submitted.Count == 0)
        {
            return;
        }

        var queue = SlurmCommands.Queue([.. submitted.Select(element => element.Array!.Job!).Distinct(StringComparer.Ordinal)]);
        if (queue is null)
        {
            // Ctrl-C reaches squeue, too.
            if (!isQueueSilent && !cancellation.IsCancellationRequested)
            {
                observer.Warned(
                    PipelineRunner.OverAll,
                    submitted[0].Phase,
                    "squeue gives no answer; results are taken as they come, and it is asked again"
                );
            }

            isQueueSilent = true;
            return;
        }

        isQueueSilent = false;
        running = 0;
        obstacle = "";
        foreach (var element in submitted)
        {
            var queued = queue.GetValueOrDefault((element.Array!.Job!, element.Place.Line));
            if (queued is { IsOver: false })
            {
                if (element.Phase == shown)
                {
                    running += queued.IsRunning ? 1 : 0;
                    obstacle = queued.Obstacle ?? obstacle;
                }

                element.EndedSince = 0;
            }
            else
            {
                Ended(element, queued);
            }
        }
    }

    private void Settle(SlurmElement element, JobResult result)
    {
        element.Result = result;
        open.Remove(element);
        var (all, done, failed) = counts[element.Phase];
        counts[element.Phase] = (all, done + (element.IsDone ? 1 : 0), failed + (element.IsDone ? 0 : 1));
    }

    /// <summary>One bar for the phase: how many of its jobs are over, how many run.</summary>
    private void Tell(string phase)
    {
        if (shown != phase)
        {
            LeavePhase();
            shown = phase;
            running = 0;
            observer.Started(PipelineRunner.OverAll, phase, ["jobs of the cluster"]);
        }

        var (all, done, failed) = counts[phase];
        int over = done + failed;

        // The queue was asked a while ago.
        int atWork = Math.Min(running, all - over);
        string text =
            $"{done} of {all} done, {atWork} running, {all - over - atWork} waiting{obstacle}{(failed > 0 ? $", {failed} failed" : "")}";
        if (text != told)
        {
            observer.Progressed(PipelineRunner.OverAll, phase, new StageProgress((double)over / all, text, Milestone: true));
            told = text;
        }
    }

    /// <summary>Takes the bar away.</summary>
    public void LeavePhase()
    {
        if (shown is { } phase)
        {
            observer.Ended(PipelineRunner.OverAll, phase);
            shown = null;
        }
    }

    private static string Named(SlurmElement element, JobResult result) =>
        $"{element.Phase} of {element.Experiment} (job {result.Job} on {result.Node})";
}
