using System.Diagnostics;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <content>Running a stage.</content>
public sealed partial class PipelineRunner
{
    private StageRow RunOnce(string experiment, StageNode node, RunGrant grant)
    {
        if (node.Failure is { } known)
        {
            return Row(experiment, node, StageState.Failed, [known], 0);
        }

        if (FailedSource(node.Stage) is { } upstream)
        {
            node.Failure = upstream;
            return Row(experiment, node, StageState.Failed, [upstream], 0);
        }

        if (IsMadeElsewhere(node))
        {
            return AwaitElsewhere(experiment, node, grant);
        }

        if (node.Record is null)
        {
            // Another process may have stored it since it was last looked for.
            node.MissingSince = null;
        }

        if (TryResolve(node, experiment, grant))
        {
            return FoundRow(experiment, node);
        }

        RequireSources(experiment, node.Stage);
        var absent = Absent(node);
        if (absent.Count > 0)
        {
            Obtain(experiment, node, absent, grant);
            if (node.Failure is { } failure)
            {
                return Row(experiment, node, StageState.Failed, [failure], 0);
            }

            if (TryResolve(node, experiment, grant))
            {
                return FoundRow(experiment, node);
            }
        }

        return TryFetch(experiment, node, grant) ? FoundRow(experiment, node) : Execute(experiment, node, WhyRun(experiment, node), grant);
    }

    private string? FailedSource(Stage stage)
    {
        foreach (var source in Sources(stage))
        {
            lock (source.Gate)
            {
                if (source.Failure is { } failure)
                {
                    // The first failure of a chain is the one to name: 'Train failed: …' and not 'Evaluate failed: Train failed: …'.
                    return FailedSource(source.Stage) ?? $"{source.Stage.Name} failed: {failure}";
                }
            }
        }

        return null;
    }

    private void RequireSources(string experiment, Stage stage)
    {
        // One message for each stage to run first: a stage over all experiments may lack the same file of every one.
        string subject = experiment == OverAll ? stage.Name : $"{stage.Name} of {experiment}";
        string[] missing =
        [
            .. stage
                .Inputs.Where(input => !IsComplete(input.Source))
                .GroupBy(input => input.Source.Name, input => input.Output, StringComparer.Ordinal)
                .Select(source =>
                    $"{subject} needs {string.Join(", ", source.Distinct(StringComparer.Ordinal))}, which {source.Key} has not made yet; run {source.Key} first."
                ),
        ];
        if (missing.Length > 0)
        {
            throw new UserErrorException(missing);
        }
    }

    /// <summary>What they turn out to be decides the key, so it comes before the stage.</summary>
    private void Obtain(string experiment, StageNode node, IReadOnlyList<ExternalInput> absent, RunGrant grant)
    {
        node.Announced = true;
        observer.Started(experiment, node.Stage.Name, [.. absent.Select(input => input.Absence)]);
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var context = Context(experiment, node, nothing, nothing, node.ObtainNotes, grant);
        node.Failure = FailureOf(() =>
        {
            foreach (var input in absent)
            {
                input.Obtain(context);
                node.ExternalDigests.Add(
                    input.Name,
                    input.Find(grant.Threads, context.Report, grant.Cancellation)
                        ?? throw new InvalidOperationException($"{node.Stage.Name}: {input.Name} was obtained and is not there.")
                );
            }
        });
        node.MissingSince = null;
    }

    private RunningStageContext Context(
        string experiment,
        StageNode node,
        Dictionary<string, string> inputs,
        Dictionary<string, string> outputs,
        JsonObject notes,
        RunGrant grant
    ) =>
        new(
            experiment,
            node.Stage.Name,
            inputs,
            outputs,
            node.Identity?.Key is { } key ? store.ResumePath(key) : null,
            node.Identity?.ContinuationKeyOf(node.Stage) is { } shared ? store.ContinuationPath(shared) : null,
            grant.Threads,
            observer,
            notes,
            grant.Cancellation
        );

    private StageRow Execute(string experiment, StageNode node, IReadOnlyList<string> reasons, RunGrant grant)
    {
        var stage = node.Stage;
        grant.Cancellation.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        bool madeElsewhere = false;
        try
        {
            node.Failure = FailureOf(() =>
            {
                using var claim = ClaimOrAwait(experiment, node, grant.Cancellation);
                if (claim is null)
                {
                    madeElsewhere = true;
                    return;
                }

                if (!node.Announced)
                {
                    observer.Started(experiment, stage.Name, reasons);
                }

                node.Announced = false;

                started = Stopwatch.GetTimestamp();
                var inputs = InputPaths(experiment, stage, grant);
                int[] repairsBefore = [.. Sources(stage).Select(source => source.Repairs)];
                using var scratch = store.CreateScratch();
                var outputs = OutputPaths(stage, scratch);
                var notes = (JsonObject)node.ObtainNotes.DeepClone();
                stage.Run(Context(experiment, node, inputs, outputs, notes, grant));
                double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                RefuseChangedInputs(stage, repairsBefore);
                node.Record = Store(node, scratch, outputs, Provenance(experiment, grant.Threads, notes, seconds));
                node.RanHere = true;
                node.FetchSeconds = null;
                Remote?.Uploads.Add(node.Record);
                store.RemoveResume(node.Record.Key);
            });
        }
        finally
        {
            Interlocked.Increment(ref stagesRun);
        }

        if (madeElsewhere)
        {
            return Row(experiment, node, StageState.Cached, ["made by another process meanwhile"], 0);
        }

        double total = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return node.Failure is { } failure
            ? Row(experiment, node, StageState.Failed, [failure], total)
            : Row(experiment, node, StageState.Ran, reasons, total);
    }

    /// <summary>Does the work; what stops this experiment and leaves the others alone comes back in words.</summary>
    private static string? FailureOf(Action work)
    {
        try
        {
            work();
            return null;
        }
        catch (ExperimentFailedException exception)
        {
            return exception.Message;
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            return DiskFull.Message(exception);
        }
        catch (OutOfMemoryException)
        {
            return "the machine's memory is not enough for it; use fewer threads, ask for less, or take a larger machine";
        }
    }

    private static StageRow Row(string experiment, StageNode node, StageState state, IReadOnlyList<string> reasons, double seconds) =>
        new(experiment, node.Stage.Name, state, node.Identity?.Key?.ToString(), reasons, seconds);
}
