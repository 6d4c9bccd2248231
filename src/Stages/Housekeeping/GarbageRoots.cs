using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Core.Digests;
using Permafrost.Core.Errors;
using Permafrost.Core.Files;
using Permafrost.Experiments;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages.Comparing;
using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Housekeeping;

/// <summary>What of the store the repository refers to.</summary>
/// <remarks>
/// That is: the results that the files in <c>experiments/</c>, and those the user names, ask for now; the last results of these experiments, which may be
/// of other values; what their locks name; and the stages of the last report. <c>--only</c> and <c>--set</c> play no part.
/// </remarks>
public sealed class GarbageRoots
{
    private readonly StudyRequest request;
    private readonly IRunObserver observer;
    private readonly HashSet<Sha256Digest> keys = [];
    private readonly HashSet<Sha256Digest> contents = [];
    private readonly HashSet<Sha256Digest> continuations = [];
    private readonly HashSet<string> unknown = new(StringComparer.Ordinal);

    private GarbageRoots(StudyRequest request, IRunObserver observer)
    {
        this.request = request;
        this.observer = observer;
    }

    private string RunsDirectory => Path.Combine(request.ArtifactsDirectory, "runs");

    /// <exception cref="UserErrorException">An experiment file or a lock holds faults: what it refers to cannot be told, so nothing may go.</exception>
    public static StoreRoots Of(StudyRequest request, IRunObserver observer)
    {
        var roots = new GarbageRoots(request, observer);
        string folder = Path.Combine(request.RepositoryRoot, "experiments");
        if (Directory.Exists(folder) && SortedDirectory.Files(folder, "*.yaml").Count > 0)
        {
            roots.AddExperiments([folder]);
        }

        // By themselves: a file of another place may bear a name that one in the repository has.
        roots.AddExperiments(request.ExperimentPaths);
        roots.AddLocks(folder);
        roots.AddReport();
        return new StoreRoots
        {
            Keys = roots.keys,
            Contents = roots.contents,
            Continuations = roots.continuations,
            Experiments = roots.unknown,
            Abandoned =
            [
                .. PrivateFolder.LeftOver(Path.Combine(request.ArtifactsDirectory, "reproduction")),
                .. PrivateFolder.LeftOver(Path.Combine(request.ArtifactsDirectory, RevisionFiles.Folder)),
            ],
        };
    }

    private void AddExperiments(IReadOnlyList<string> paths)
    {
        var experiments = ExperimentLoader.Load(
            new ExperimentRequest(request.RepositoryRoot, paths, [], []) { DataDirectory = request.DataDirectory }
        );
        var subjects = StudyGraph.Of(experiments, request.DataDirectory, Path.Combine(request.ArtifactsDirectory, "digests"));
        var runner = new PipelineRunner(
            new PipelineOptions
            {
                StoreDirectory = request.StoreDirectory,
                RunsDirectory = RunsDirectory,
                Threads = request.Threads,
            },
            observer
        );
        foreach (var subject in subjects)
        {
            string name = subject.Experiment.Name;
            foreach (var stage in subject.Stages)
            {
                AddIfKnown(runner.LastKey(stage.Name, name));
                try
                {
                    Add(runner.Preview(name, stage).Key);
                    if (runner.ContinuationKey(stage) is { } state)
                    {
                        continuations.Add(state);
                    }
                }
                catch (UserErrorException)
                {
                    // Its images are at fault. A run would say so; here it is enough to leave its results alone.
                    unknown.Add(name);
                }
            }
        }

        AddIfKnown(runner.LastKey("Report", PipelineRunner.OverAll));
        foreach (
            string folder in experiments.Select(experiment => Path.GetDirectoryName(experiment.FullPath)!).Distinct(StringComparer.Ordinal)
        )
        {
            AddLocks(folder);
        }
    }

    private void AddLocks(string folder)
    {
        foreach (string path in Directory.Exists(folder) ? SortedDirectory.Files(folder, $"*{LockFile.Extension}") : [])
        {
            foreach (var stage in LockFile.Read(path, path)!.Experiments.Values.SelectMany(experiment => experiment.Stages.Values))
            {
                keys.Add(stage.Key);
                contents.UnionWith(stage.Outputs.Select(output => output.Value));
            }
        }
    }

    private void AddReport()
    {
        try
        {
            string path = Path.Combine(request.ArtifactsDirectory, "reports", "provenance.json");
            foreach (var row in JsonNode.Parse(File.ReadAllBytes(path))?["stages"]?.AsArray() ?? [])
            {
                Add(row?["key"]?.ToString());
            }
        }
        catch (Exception exception)
            when (exception is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            // No report, or no longer one; the experiments say themselves what they need.
        }
    }

    private void Add(string? key)
    {
        if (Sha256Digest.TryParse(key, out var digest))
        {
            keys.Add(digest);
        }
    }

    private void AddIfKnown(Sha256Digest? key)
    {
        if (key is { } known)
        {
            keys.Add(known);
        }
    }
}
