using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <content>Finding out what a stage's key is and whether the store has its outputs.</content>
public sealed partial class PipelineRunner
{
    /// <summary>Finds the stage's outputs in the store, as far as the outputs of its inputs are known. The caller holds its gate.</summary>
    /// <param name="node">The stage.</param>
    /// <param name="experiment">Who asks.</param>
    /// <param name="run">What the run may use for which it is asked; null where nobody runs it, so that nothing is shown.</param>
    private bool TryResolve(StageNode node, string experiment, RunGrant? run = null)
    {
        if (node.Record is not null)
        {
            return true;
        }

        int now = Volatile.Read(ref stagesRun);
        if (node.Failure is not null || node.MissingSince == now)
        {
            return false;
        }

        if (InputDigests(node, experiment, run) is { } inputs)
        {
            node.Identity = new StageIdentity(node.Stage, options.Code.Of(node.Stage), inputs);
            LookUp(node, experiment);
        }

        node.MissingSince = node.Record is null ? now : null;
        return node.Record is not null;
    }

    private void LookUp(StageNode node, string experiment)
    {
        var found = store.Find(node.Identity!.Key!.Value, node.Stage.Outputs);
        node.Record = found.Record;
        if (found.Fault is { } fault && fault != node.StoreFault)
        {
            observer.Warned(experiment, node.Stage.Name, $"{fault} (key {node.Identity.Key}); it counts as not there");
        }

        node.StoreFault = found.Fault;
    }

    /// <summary>Digests by the names of the inputs, or null if the outputs of a source are not known or an external input is not there.</summary>
    private Dictionary<string, Sha256Digest>? InputDigests(StageNode node, string experiment, RunGrant? run)
    {
        var stage = node.Stage;
        var digests = new Dictionary<string, Sha256Digest>(StringComparer.Ordinal);
        foreach (var input in stage.Inputs)
        {
            var source = NodeOf(input.Source);
            lock (source.Gate)
            {
                if (!TryResolve(source, experiment) && source.Away is null)
                {
                    return null;
                }

                var file = source.Record is null ? source.Away!.Outputs[input.Output] : FileOf(source, input.Output);
                AddOnce(digests, stage, input.Name, file.Digest);
            }
        }

        foreach (var input in stage.ExternalInputs)
        {
            if (!node.ExternalDigests.TryGetValue(input.Name, out var digest))
            {
                var grant = run ?? WholeBudget;
                Action<StageProgress>? shown = run is null ? null : progress => Announce(node, experiment, progress);
                if (input.Find(grant.Threads, shown, grant.Cancellation) is not { } found)
                {
                    return null;
                }

                digest = found;
                node.ExternalDigests.Add(input.Name, digest);
            }

            AddOnce(digests, stage, input.Name, digest);
        }

        return digests;
    }

    /// <summary>Looking at an external input takes its time, which is shown as the stage's.</summary>
    private void Announce(StageNode node, string experiment, StageProgress progress)
    {
        if (!node.Announced)
        {
            node.Announced = true;
            observer.Started(experiment, node.Stage.Name, [progress.Text]);
        }

        observer.Progressed(experiment, node.Stage.Name, progress);
    }

    private static void AddOnce(Dictionary<string, Sha256Digest> digests, Stage stage, string input, Sha256Digest digest)
    {
        if (!digests.TryAdd(input, digest))
        {
            throw new InvalidOperationException($"{stage.Name} declares the input {input} twice.");
        }
    }

    /// <summary>External inputs of which there is nothing, as far as they were looked for.</summary>
    private static IReadOnlyList<ExternalInput> Absent(StageNode node) =>
        [.. node.Stage.ExternalInputs.Where(input => !node.ExternalDigests.ContainsKey(input.Name))];

    private ActionRecord RecordOf(StageNode node) =>
        TryResolve(node, node.Experiment ?? OverAll) ? node.Record!
        : node.Failure is { } failure ? throw new ExperimentFailedException($"{node.Stage.Name} failed: {failure}")
        : throw new UserErrorException(
            $"{node.Stage.Name} has not run, and its outputs are not in {store.Folder}; run {node.Stage.Name} first."
        );

    private StoredFile FileOf(StageNode node, string output) =>
        RecordOf(node).Outputs.TryGetValue(output, out var file)
            ? file
            : throw new ArgumentException(
                $"{node.Stage.Name} declares no output {output}; it has {string.Join(", ", node.Stage.Outputs)}.",
                nameof(output)
            );

    /// <summary>Path of an output whose content has been checked; made again if it is not what it should be.</summary>
    private string Materialize(StageNode node, string output, string experiment, RunGrant grant)
    {
        var file = FileOf(node, output);
        while (store.VerifiedFaultOf(file) is { } fault)
        {
            string reason = $"stored {output} is {fault}";
            string answer = Remote is { IsOpen: true } ? "the remote cache is asked for it" : $"{node.Stage.Name} runs again";
            observer.Warned(experiment, node.Stage.Name, $"{reason} (digest {file.Digest}); {answer}");
            store.Discard(file);
            node.Repairs++;
            StageRow row;
            if (IsFetchedAgain(file, grant.Cancellation))
            {
                row = Row(experiment, node, StageState.Remote, [reason], 0);
            }
            else
            {
                node.Record = null;
                row = Execute(experiment, node, [reason], grant);
            }

            observer.Finished(row);
            repairs.Enqueue(row);
            file = FileOf(node, output);
        }

        return store.PathOf(file);
    }
}
