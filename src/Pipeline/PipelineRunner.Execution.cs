using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <content>Running a stage and storing what it made.</content>
public sealed partial class PipelineRunner
{
    private StageRow RunOnce(string experiment, StageNode node, CancellationToken cancellation)
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

        if (node.Record is null)
        {
            // Another process may have stored it since it was last looked for.
            node.MissingSince = null;
        }

        if (TryResolve(node, experiment, announces: true))
        {
            return Row(experiment, node, StageState.Cached, WhyCached(experiment, node), 0);
        }

        RequireSources(experiment, node.Stage);
        var absent = Absent(node);
        if (absent.Count > 0)
        {
            Obtain(experiment, node, absent, cancellation);
            if (node.Failure is { } failure)
            {
                return Row(experiment, node, StageState.Failed, [failure], 0);
            }

            if (TryResolve(node, experiment))
            {
                return Row(experiment, node, StageState.Cached, WhyCached(experiment, node), 0);
            }
        }

        return Execute(experiment, node, WhyRun(experiment, node), cancellation);
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
    private void Obtain(string experiment, StageNode node, IReadOnlyList<ExternalInput> absent, CancellationToken cancellation)
    {
        node.Announced = true;
        observer.Started(experiment, node.Stage.Name, [.. absent.Select(input => input.Absence)]);
        var nothing = new Dictionary<string, string>(StringComparer.Ordinal);
        var context = Context(experiment, node, nothing, nothing, node.ObtainNotes, cancellation);
        node.Failure = FailureOf(() =>
        {
            foreach (var input in absent)
            {
                input.Obtain(context);
                node.ExternalDigests.Add(
                    input.Name,
                    input.Find(options.Threads, context.Report, cancellation)
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
        CancellationToken cancellation
    ) =>
        new(
            experiment,
            node.Stage.Name,
            inputs,
            outputs,
            node.Identity?.Key is { } key ? store.ResumePath(key) : null,
            node.Identity?.ContinuationKeyOf(node.Stage) is { } shared ? store.ContinuationPath(shared) : null,
            options.Threads,
            observer,
            notes,
            cancellation
        );

    private StageRow Execute(string experiment, StageNode node, IReadOnlyList<string> reasons, CancellationToken cancellation)
    {
        var stage = node.Stage;
        cancellation.ThrowIfCancellationRequested();
        long started = Stopwatch.GetTimestamp();
        bool madeElsewhere = false;
        try
        {
            node.Failure = FailureOf(() =>
            {
                using var claim = ClaimOrAwait(experiment, node, cancellation);
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
                var inputs = InputPaths(experiment, stage, cancellation);
                using var scratch = store.CreateScratch();
                var outputs = OutputPaths(stage, scratch);
                var notes = (JsonObject)node.ObtainNotes.DeepClone();
                stage.Run(Context(experiment, node, inputs, outputs, notes, cancellation));
                double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                RefuseChangedInputs(stage);
                node.Record = Store(experiment, node, scratch, outputs, notes, seconds);
                node.RanHere = true;
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

    private Dictionary<string, string> InputPaths(string experiment, Stage stage, CancellationToken cancellation)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in stage.Inputs)
        {
            var source = NodeOf(input.Source);
            lock (source.Gate)
            {
                paths.Add(input.Name, Materialize(source, input.Output, source.Experiment ?? experiment, cancellation));
            }
        }

        return paths;
    }

    private static Dictionary<string, string> OutputPaths(Stage stage, Scratch scratch)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string name in stage.Outputs)
        {
            if (
                name.Length == 0
                || name.AsSpan().IndexOfAny("/\\:") >= 0
                || name is "." or ".."
                || !paths.TryAdd(name, Path.Combine(scratch.OutputsFolder, name))
            )
            {
                throw new InvalidOperationException($"{stage.Name} declares the output '{name}'; expected the plain name of a file, once.");
            }
        }

        return paths;
    }

    /// <summary>An input that changed while it was read belongs to no key: what was made of it is thrown away.</summary>
    private void RefuseChangedInputs(Stage stage)
    {
        foreach (var input in stage.Inputs)
        {
            var source = NodeOf(input.Source);
            lock (source.Gate)
            {
                if (store.VerifiedFaultOf(FileOf(source, input.Output)) is { } fault)
                {
                    // The source is made again when somebody reads it next.
                    throw new ExperimentFailedException(
                        $"input {input.Name} changed while {stage.Name} ran ({input.Output} of {input.Source.Name} is {fault} now); "
                            + "nothing was stored. Run the same command again."
                    );
                }
            }
        }

        foreach (var input in stage.ExternalInputs)
        {
            if (input.Change() is { } change)
            {
                throw new ExperimentFailedException(
                    $"input {input.Name} changed while {stage.Name} ran: {change}; nothing was stored. Run the same command again."
                );
            }
        }
    }

    private ActionRecord Store(
        string experiment,
        StageNode node,
        Scratch scratch,
        Dictionary<string, string> outputs,
        JsonObject notes,
        double seconds
    )
    {
        RefuseOtherFiles(node.Stage, scratch, outputs);
        return StoreFaults.Writing(
            store.Folder,
            () =>
            {
                var files = new Dictionary<string, StoredFile>(StringComparer.Ordinal);
                foreach (var (name, path) in outputs)
                {
                    files.Add(name, store.Add(path));
                }

                store.Add(node.Identity!.Code, scratch);
                var record = ActionRecord.Create(
                    node.Identity,
                    node.Identity.ContinuationKeyOf(node.Stage),
                    files,
                    Provenance(experiment, notes, seconds)
                );
                store.Add(record, scratch);
                return record;
            }
        );
    }

    private static void RefuseOtherFiles(Stage stage, Scratch scratch, Dictionary<string, string> outputs)
    {
        string[] missing = [.. outputs.Where(output => !File.Exists(output.Value)).Select(output => output.Key)];
        string[] undeclared =
        [
            .. SortedDirectory
                .Files(scratch.OutputsFolder)
                .Concat(SortedDirectory.Folders(scratch.OutputsFolder))
                .Select(path => Path.GetFileName(path))
                .Where(name => !outputs.ContainsKey(name)),
        ];
        if (missing.Length > 0)
        {
            throw new InvalidOperationException($"{stage.Name} did not write {string.Join(", ", missing)}, which it declares.");
        }

        if (undeclared.Length > 0)
        {
            throw new InvalidOperationException($"{stage.Name} wrote {string.Join(", ", undeclared)}, which it does not declare.");
        }
    }

    private JsonObject Provenance(string experiment, JsonObject notes, double seconds) =>
        new()
        {
            ["experiment"] = experiment,
            ["seconds"] = Math.Round(seconds, 3),
            ["threads"] = options.Threads,
            ["finished"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["notes"] = notes.DeepClone(),
        };

    private static StageRow Row(string experiment, StageNode node, StageState state, IReadOnlyList<string> reasons, double seconds) =>
        new(experiment, node.Stage.Name, state, node.Identity?.Key?.ToString(), reasons, seconds);
}
