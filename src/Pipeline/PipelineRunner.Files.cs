using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Pipeline.Storage;

namespace Permafrost.Pipeline;

/// <content>The files that a stage reads and those that it made.</content>
public sealed partial class PipelineRunner
{
    private Dictionary<string, string> InputPaths(string experiment, Stage stage, RunGrant grant)
    {
        var paths = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var input in stage.Inputs)
        {
            var source = NodeOf(input.Source);
            lock (source.Gate)
            {
                paths.Add(input.Name, Materialize(source, input.Output, source.Experiment ?? experiment, grant));
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
    /// <param name="stage">The stage that ran.</param>
    /// <param name="repairsBefore">Of each of its sources, when it started.</param>
    private void RefuseChangedInputs(Stage stage, int[] repairsBefore)
    {
        foreach (var (source, before) in Sources(stage).Zip(repairsBefore))
        {
            lock (source.Gate)
            {
                if (source.Repairs != before)
                {
                    // It is whole again, and was not while this stage may have read it.
                    throw new ExperimentFailedException(
                        $"outputs of {source.Stage.Name} changed while {stage.Name} ran, and were made again; nothing was stored. Run the same command again."
                    );
                }
            }
        }

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

    private ActionRecord Store(StageNode node, Scratch scratch, Dictionary<string, string> outputs, JsonObject provenance)
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
                var record = ActionRecord.Create(node.Identity, node.Identity.ContinuationKeyOf(node.Stage), files, provenance);
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

    private static JsonObject Provenance(string experiment, int threads, JsonObject notes, double seconds) =>
        new()
        {
            ["experiment"] = experiment,
            ["seconds"] = Math.Round(seconds, 3),
            ["threads"] = threads,
            ["finished"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["runtime"] = RuntimeInformation.FrameworkDescription,
            ["notes"] = notes.DeepClone(),
        };
}
