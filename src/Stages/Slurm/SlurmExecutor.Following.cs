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

    /// <summary>How long a network file system may take to show what another machine wrote.</summary>
    private static readonly TimeSpan FileSystemDelay = TimeSpan.FromSeconds(15);

    private readonly Stopwatch watch = Stopwatch.StartNew();
    private TimeSpan nextQueue;
    private bool isQueueSilent;
    private string? shown;
    private string told = "";
    private int running;
    private int resubmissions;

    /// <summary>Looks what has changed, submits again what was lost, and waits a moment where nothing has.</summary>
    private void Follow(CancellationToken cancellation)
    {
        int before = open.Count;
        ReadResults();
        if (open.Count == before && watch.Elapsed >= nextQueue)
        {
            LookAtQueue();
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

    private void LookAtQueue()
    {
        var submitted = open.Where(element => element.Array is not null).ToList();
        if (submitted.Count == 0)
        {
            return;
        }

        var queue = commands.Queue([.. submitted.Select(element => element.Array!.Job!).Distinct(StringComparer.Ordinal)]);
        if (queue is null)
        {
            if (!isQueueSilent)
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
        foreach (var element in submitted)
        {
            var queued = queue.GetValueOrDefault((element.Array!.Job!, element.Place.Line));
            if (queued is { IsOver: false })
            {
                running += queued.IsRunning && element.Phase == shown ? 1 : 0;
                element.EndedSince = 0;
            }
            else
            {
                Ended(element, queued);
            }
        }
    }

    /// <summary>An element is in the queue no more, and did not say that it is done.</summary>
    /// <param name="element">The element.</param>
    /// <param name="queued">What the queue remembers of it; null: nothing.</param>
    private void Ended(SlurmElement element, QueuedElement? queued)
    {
        // It may have spoken since the results were read.
        Read(element);
        if (element.Result is not null)
        {
            return;
        }

        string state = queued?.State ?? "unknown";
        if (element.Upstream.FirstOrDefault(upstream => !upstream.IsDone) is { } missing)
        {
            // Cancelled by Slurm, or begun in vain; it is submitted again when there is something to read.
            element.Array = null;
            if (missing.IsFailed)
            {
                Settle(element, new JobResult(JobState.Failed, $"{missing.Phase} failed: {missing.Result!.Message}"));
            }
        }
        else if (element.Interrupted is { State: JobState.Waiting })
        {
            // What it reads came later than its job.
            element.Tries--;
            element.Array = null;
        }
        else if (element.Interrupted is null && state is "COMPLETED" or "FAILED" or "unknown" && !IsOverdue(element))
        {
            // Its result is on its way, or its log.
        }
        else if (state == "OUT_OF_MEMORY")
        {
            Settle(
                element,
                new JobResult(
                    JobState.Failed,
                    $"{Named(element, queued)} needed more memory than it had ({element.Resources.Memory ?? "the partition's default"}); set resources.memory in the experiment's file"
                )
            );
        }
        else if (element.Interrupted is null && state == "FAILED" && queued!.ExitCode < QueuedElement.FirstSignal)
        {
            Settle(element, new JobResult(JobState.Failed, Silence(element, queued)));
        }
        else
        {
            Lost(element, queued, state);
        }
    }

    /// <summary>The node failed, its time was over, somebody cancelled it: it is submitted again, unless that never helps.</summary>
    private void Lost(SlurmElement element, QueuedElement? queued, string state)
    {
        string? place = element.Interrupted?.Message;
        string what = $"{Named(element, queued)} {(place is not null && state == "FAILED" ? "was asked to stop" : $"ended as {state}")}";
        if (place is not null && place != element.LastPlace)
        {
            element.Tries = 0;
        }

        element.LastPlace = place;
        if (element.Tries >= options.Tries)
        {
            string said = place is null ? $"last words in {LogOf(element)}: {folder!.LastWords(element) ?? "none"}" : place;
            Settle(
                element,
                new JobResult(JobState.Failed, $"{what}, and was submitted {options.Tries} times without getting further; {said}")
            );
            return;
        }

        element.Array = null;
        observer.Warned(
            element.Experiment,
            element.Phase,
            $"{what}; it is submitted again{(place is null ? "" : $" ({place.Split('.')[0]})")}"
        );
    }

    /// <summary>Elements that were lost, or that waited in vain, come into arrays of their own as soon as they can run.</summary>
    private void SubmitAgain(CancellationToken cancellation)
    {
        foreach (
            var element in open.Where(element => element.Array is null && element.Upstream.Any(upstream => upstream.IsFailed)).ToList()
        )
        {
            var failed = element.Upstream.First(upstream => upstream.IsFailed);
            Settle(element, new JobResult(JobState.Failed, $"{failed.Phase} failed: {failed.Result!.Message}"));
        }

        var ready = open.Where(element => element.Array is null && element.Upstream.All(upstream => upstream.IsDone)).ToList();
        foreach (var phase in ready.GroupBy(element => element.Phase, StringComparer.Ordinal))
        {
            foreach (var array in SlurmPlan.Arrays(phase))
            {
                if (FreePlaces() is 0)
                {
                    return;
                }

                cancellation.ThrowIfCancellationRequested();
                var again = new SlurmArray($"{array.Name}-again{++resubmissions}", array.Elements);
                again.MostAtOnce = FreePlaces();
                Submit(again, "");
                HoldBack(again);
            }
        }
    }

    /// <summary>How many more jobs may run at a time; null: any number.</summary>
    private int? FreePlaces()
    {
        if (options.MaxJobs is not { } most)
        {
            return null;
        }

        int taken = 0;
        foreach (var array in arrays.Where(array => !array.Waits))
        {
            int left = array.Elements.Count(element => element.Result is null && ReferenceEquals(element.Array, array));
            taken += Math.Min(left, array.MostAtOnce ?? left);
        }

        return Math.Max(0, most - taken);
    }

    /// <summary>Where jobs are counted, arrays of later phases wait for one that was submitted again, too.</summary>
    private void HoldBack(SlurmArray again)
    {
        foreach (var array in arrays.Where(array => options.MaxJobs is not null && array.Waits))
        {
            array.Dependency += $",afterany:{again.Job}";
            commands.SetDependency(array.Job!, array.Dependency);
        }
    }

    private void Settle(SlurmElement element, JobResult result)
    {
        element.Result = result;
        open.Remove(element);
        var (all, done, failed) = counts[element.Phase];
        counts[element.Phase] = (all, done + (element.IsDone ? 1 : 0), failed + (element.IsDone ? 0 : 1));
    }

    private static bool IsOverdue(SlurmElement element)
    {
        if (element.EndedSince == 0)
        {
            element.EndedSince = Stopwatch.GetTimestamp();
        }

        return Stopwatch.GetElapsedTime(element.EndedSince) > FileSystemDelay;
    }

    /// <summary>One bar for the phase: how many of its jobs are over, how many run.</summary>
    private void Tell(string phase)
    {
        if (shown != phase)
        {
            EndTelling(shown);
            shown = phase;
            running = 0;
            observer.Started(PipelineRunner.OverAll, phase, ["jobs of the cluster"]);
        }

        var (all, done, failed) = counts[phase];
        int over = done + failed;
        string text =
            $"{done} of {all} done, {running} running, {Math.Max(0, all - over - running)} waiting{(failed > 0 ? $", {failed} failed" : "")}";
        if (text != told)
        {
            observer.Progressed(PipelineRunner.OverAll, phase, new StageProgress((double)over / all, text, Milestone: true));
            told = text;
        }
    }

    /// <summary>Takes the bar away when the phase is over.</summary>
    private void EndTelling(string? phase)
    {
        if (phase is not null && shown == phase && counts[phase] is var (all, done, failed) && done + failed == all)
        {
            observer.Ended(PipelineRunner.OverAll, phase);
            shown = null;
        }
    }

    private string Silence(SlurmElement element, QueuedElement queued)
    {
        string named = Named(element, queued);
        return folder!.LastWords(element) is { } words
            ? $"{named} ended with exit code {queued.ExitCode} before it could say why; last words in {LogOf(element)}: {words}"
            : $"{named} ended with exit code {queued.ExitCode} and left neither a result nor a log in {folder.Path}; expected the clone on a folder that all nodes share";
    }

    private string LogOf(SlurmElement element) => Path.GetRelativePath(request.RepositoryRoot, folder!.LogPath(element));

    private static string Named(SlurmElement element, QueuedElement? queued) =>
        $"job {element.Array?.Job}_{element.Place.Line}{(queued is { Node.Length: > 0 } ? $" on {queued.Node}" : "")}";

    private static string Named(SlurmElement element, JobResult result) =>
        $"{element.Phase} of {element.Experiment} (job {result.Job} on {result.Node})";
}
