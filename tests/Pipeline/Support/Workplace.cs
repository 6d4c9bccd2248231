using Permafrost.Core.Digests;
using Permafrost.Core.Files;
using Permafrost.Pipeline;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Tests.Pipeline.Support;

/// <summary>A temporary folder with a store and a folder of runs; every <see cref="Process"/> is a runner that knows nothing but the disk.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace()
    {
        Root = Directory.CreateTempSubdirectory("permafrost-").FullName;
    }

    public string Root { get; }

    public string StoreFolder => Path.Combine(Root, "store");

    public string RunsFolder => Path.Combine(Root, "runs");

    public KnownCode Code { get; } = new();

    /// <summary>A cache that runners ask; null: none.</summary>
    public RemoteOptions? Remote { get; set; }

    /// <summary>Digests that runners know for certain, by key and output.</summary>
    public Dictionary<Sha256Digest, IReadOnlyList<KeyValuePair<string, Sha256Digest>>> Pinned { get; } = [];

    public RecordingObserver Observer { get; private set; } = new();

    /// <summary>A new runner, some of whose stages others make.</summary>
    public PipelineRunner Elsewhere(IStageExecutor executor)
    {
        Observer = new RecordingObserver();
        return new PipelineRunner(
            new PipelineOptions
            {
                StoreDirectory = StoreFolder,
                RunsDirectory = RunsFolder,
                Threads = 2,
                Jobs = 2,
                Code = Code,
                Executor = executor,
            },
            Observer
        );
    }

    /// <summary>A new runner, as a new process would have.</summary>
    public PipelineRunner Process(string? store = null, params string[] experiments)
    {
        Observer = new RecordingObserver();
        return new PipelineRunner(
            new PipelineOptions
            {
                StoreDirectory = store ?? StoreFolder,
                RunsDirectory = RunsFolder,
                Threads = 1,
                Code = Code,
                Experiments = experiments,
                Remote = Remote,
                PinnedOutputs = key => Pinned.GetValueOrDefault(key),
            },
            Observer
        );
    }

    /// <summary>Runs the stages for one experiment in a new process, and finishes.</summary>
    public IReadOnlyList<StageRow> Run(string experiment, params Stage[] stages)
    {
        var runner = Process();
        StageRow[] rows = [.. stages.Select(stage => runner.Run(experiment, stage, CancellationToken.None))];
        runner.Finish(rows);
        return rows;
    }

    public IReadOnlyList<string> StoreFiles(string under) => AllFiles(Path.Combine(StoreFolder, under));

    public static IReadOnlyList<string> AllFiles(string folder) =>
        !Directory.Exists(folder) ? [] : [.. SortedDirectory.Files(folder), .. SortedDirectory.Folders(folder).SelectMany(AllFiles)];

    /// <summary>Writes over a stored file as a careless tool or a failing disk would.</summary>
    public static void Damage(string path, byte[] content, bool keepTime = false)
    {
        var time = File.GetLastWriteTimeUtc(path);
        File.SetAttributes(path, FileAttributes.Normal);
        File.WriteAllBytes(path, content);
        if (keepTime)
        {
            File.SetLastWriteTimeUtc(path, time);
        }
    }

    public void Dispose()
    {
        foreach (string file in AllFiles(Root))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(Root, recursive: true);
    }
}
