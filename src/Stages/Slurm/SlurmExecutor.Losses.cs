using System.Diagnostics;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;

namespace Permafrost.Stages.Slurm;

/// <content>What becomes of jobs that ended without having done their work.</content>
internal sealed partial class SlurmExecutor
{
    /// <summary>How often a job may begin before what it reads is there: a network file system shows it late.</summary>
    private const int MostWaits = 30;

    /// <summary>How long lost jobs are tried to be submitted again.</summary>
    private static readonly TimeSpan LongestRefusal = TimeSpan.FromMinutes(30);

    private TimeSpan nextSubmission;
    private TimeSpan? refusedSince;
    private int resubmissions;

    /// <summary>An element is in the queue no more, and did not say that it is done.</summary>
    /// <param name="element">The element.</param>
    /// <param name="queued">What the queue remembers of it; null: nothing.</param>
    private void Ended(SlurmElement element, QueuedElement? queued)
    {
        // It may have spoken since the results were read.
        Read(element);
        string state = queued?.State ?? "unknown";
        if (element.Result is not null)
        {
            return;
        }

        if (element.Upstream.Any(upstream => !upstream.IsDone))
        {
            // Cancelled by Slurm, or begun in vain; it is submitted again when there is something to read.
            element.Array = null;
        }
        else if (element.Interrupted is { State: JobState.Waiting })
        {
            // What it reads came later than its job.
            element.Tries--;
            element.Array = null;
            if (++element.Waits > MostWaits)
            {
                Fail(
                    element,
                    $"{Named(element, queued)} began {element.Waits} times in vain",
                    $"{element.Interrupted.Message}, as its jobs see the store; expected one store for all machines"
                );
            }
        }
        else if (element.Interrupted is null && state is "COMPLETED" or "FAILED" or "unknown" && !IsOverdue(element))
        {
            // Its result is on its way, or its log.
        }
        else if (state == "OUT_OF_MEMORY")
        {
            Fail(
                element,
                $"{Named(element, queued)} was ended for want of memory",
                $"its job needed more memory than it had ({element.Resources.Memory ?? "the partition's default"}); set resources.memory in the experiment's file"
            );
        }
        else if (element.Interrupted is null && state == "FAILED" && queued!.ExitCode < QueuedElement.FirstSignal)
        {
            Fail(
                element,
                Silence(element, queued),
                $"its job ended with exit code {queued.ExitCode} before it could say why; its log is in artifacts/slurm"
            );
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
            Fail(
                element,
                $"{what}; {place ?? $"last words in {LogOf(element)}: {folder!.LastWords(element) ?? "none"}"}",
                $"its job was submitted {options.Tries} times, and no try got further than the one before; logs are in artifacts/slurm"
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

    /// <summary>What tells of jobs and nodes is a warning; what stands in the report is the same on any cluster.</summary>
    private void Fail(SlurmElement element, string details, string reason)
    {
        observer.Warned(element.Experiment, element.Phase, details);
        Settle(element, new JobResult(JobState.Failed, reason));
    }

    /// <summary>Elements that were lost, or that waited in vain, come into arrays of their own as soon as they can run.</summary>
    private void SubmitAgain(CancellationToken cancellation)
    {
        foreach (var element in open.Where(element => element.Array is null).ToList())
        {
            if (element.Upstream.FirstOrDefault(upstream => upstream.IsFailed) is { } failed)
            {
                Settle(element, new JobResult(JobState.Failed, $"{failed.Phase} failed: {failed.Result!.Message}"));
            }
        }

        if (watch.Elapsed < nextSubmission)
        {
            return;
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
                var again = new SlurmArray($"{array.Name}-again{++resubmissions}", array.Elements) { MostAtOnce = FreePlaces() };
                if (TrySubmit(again) is { } refusal)
                {
                    Refused(again, refusal);
                    return;
                }

                refusedSince = null;
                HoldBack(again);
            }
        }
    }

    /// <summary>A controller that does not answer may do so later; one that refuses will not.</summary>
    private void Refused(SlurmArray array, string refusal)
    {
        refusedSince ??= watch.Elapsed;
        nextSubmission = watch.Elapsed + LongestBetweenQueues;
        if (watch.Elapsed - refusedSince > LongestRefusal)
        {
            throw new UserErrorException(
                $"sbatch has refused {array.Name}.sbatch in {folder!.Path} for {LongestRefusal.TotalMinutes:0} minutes: {refusal}. Expected a job that the cluster takes, as it took it before; "
                    + "the other jobs of the run are cancelled, and the same command goes on with what is in the store."
            );
        }

        observer.Warned(PipelineRunner.OverAll, array.Phase, $"sbatch does not take lost jobs again: {refusal}; it is asked again");
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
            SlurmCommands.SetDependency(array.Job!, array.Dependency);
        }
    }

    private bool IsOverdue(SlurmElement element)
    {
        if (element.EndedSince == 0)
        {
            element.EndedSince = Stopwatch.GetTimestamp();
        }

        return Stopwatch.GetElapsedTime(element.EndedSince) > StoreDelay;
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
}
