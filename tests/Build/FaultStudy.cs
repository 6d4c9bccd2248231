using Permafrost.Core.Digests;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Storage;
using Permafrost.Stages;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Build;

/// <summary>A tiny study in a repository of its own, run by the real program and checked by this process.</summary>
internal sealed class FaultStudy : IDisposable
{
    private const string Shapes = """
        description: drawn shapes
        licence: MIT
        classes: [circle, square, triangle, cross]
        source:
          shapes: { seed: 111, size: 13, train_count: 240, test_count: 60 }

        """;

    private const string Experiment = """
        dataset: shapes
        preprocess: { size: 13, channels: gray, validation: 0.1 }
        architecture:
          layers:
            - flatten
            - dropout: { rate: 0.25 }
            - dense: { units: classes }
        train: { epochs: 1, batch_size: 48 }

        """;

    /// <param name="settings">Further lines of <c>cake.config</c>.</param>
    public FaultStudy(string settings = "")
    {
        Host.Write("cake.config", $"[Permafrost]\nExperiments=experiments/small.yaml\nThreads=1\n{settings}");
        Host.Write("experiments/datasets/shapes.yaml", Shapes);
        Host.Write("experiments/small.yaml", Experiment);
    }

    public HostFolder Host { get; } = new();

    public string Artifacts => Path.Combine(Host.Root, "artifacts");

    public string Store => Path.Combine(Artifacts, "store");

    public string Lock => Path.Combine(Host.Root, "experiments", "small.lock.json");

    /// <summary>Runs the program under strace.</summary>
    /// <param name="options">Of strace.</param>
    public HostProcess Trace(params string[] options) =>
        HostProcess.StartCommand("strace", Host.Root, [], ["-f", .. options, HostProcess.DotnetPath, Host.ProgramPath]);

    /// <summary>Runs everything in this process on the store as it is: each stage ends, without a warning, and nothing in the store is damaged or left over.</summary>
    /// <returns>SHA-256 of every file that people look at, times and machines left out, and of the lock.</returns>
    public IReadOnlyDictionary<string, string> Finish(string because = "", string? store = null)
    {
        store ??= Store;
        var observer = new RecordingObserver();
        var study = Study.Load(
            new StudyRequest
            {
                RepositoryRoot = Host.Root,
                ExperimentPaths = [Path.Combine(Host.Root, "experiments", "small.yaml")],
                Threads = 1,
                StoreDirectory = store,
            },
            observer
        );
        foreach (string phase in Study.Phases)
        {
            study.Run(phase, TestContext.Current.CancellationToken);
        }

        study.Finish();
        study.UpdateLocks();
        Assert.True(study.Rows.All(row => row.State is StageState.Ran or StageState.Cached), because);
        Assert.True(observer.Warnings.Count == 0, $"{because}: {string.Join('\n', observer.Warnings)}");
        var check = StoreCheck.Run(store, 1, _ => { }, TestContext.Current.CancellationToken);
        Assert.True(check.Faults.Count == 0 && check.Missing.Count == 0, $"{because}: {string.Join('\n', check.Faults)}");

        // The first stage that runs sweeps; after a kill behind the last one there is none, and what is left waits for a later run.
        bool swept = study.Rows.Any(row => row.State == StageState.Ran);
        string[] left = [.. new[] { "tmp", "claims", "resume" }.Where(part => Any(Path.Combine(store, part)))];
        Assert.True(left.Length == 0 || !swept, $"{because}: something is left in {string.Join(", ", left)}");
        return Shown();
    }

    /// <summary>Removes what runs made.</summary>
    public void Clear()
    {
        File.Delete(Lock);
        if (Directory.Exists(Artifacts))
        {
            Unseal(Artifacts);
            Directory.Delete(Artifacts, recursive: true);
        }
    }

    public void Dispose()
    {
        Clear();
        Host.Dispose();
    }

    private Dictionary<string, string> Shown() =>
        new[] { "runs", "reports" }
            .SelectMany(part => Workplace.AllFiles(Path.Combine(Artifacts, part)))
            .Where(path => !IsOfThisRun(Path.GetFileName(path)))
            .Append(Lock)
            .ToDictionary(
                path => Path.GetRelativePath(Host.Root, path),
                path => Sha256Digest.OfFile(path).ToString(),
                StringComparer.Ordinal
            );

    private static bool IsOfThisRun(string name) =>
        name.StartsWith("provenance.", StringComparison.Ordinal)
        || name.StartsWith("known-", StringComparison.Ordinal)
        || name.StartsWith("last-run.", StringComparison.Ordinal)
        // Half a file under a name of its own, which a killed process left.
        || name.StartsWith('.');

    private static bool Any(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    private static void Unseal(string folder)
    {
        foreach (string file in Workplace.AllFiles(folder))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }
    }
}
