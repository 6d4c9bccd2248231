using Permafrost.Pipeline.Remote;
using Permafrost.Stages.Slurm;

namespace Permafrost.Stages;

/// <summary>What the user asks of a study, every path absolute.</summary>
public sealed record StudyRequest
{
    /// <summary>Folder that holds <c>experiments/</c>, <c>data/</c> and <c>artifacts/</c>.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>Experiment files, or folders of them.</summary>
    public required IReadOnlyList<string> ExperimentPaths { get; init; }

    /// <summary>Globs over experiment names; empty means all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Full name of the one experiment that is wanted; null: all that <see cref="Only"/> takes.</summary>
    public string? Experiment { get; init; }

    /// <summary>Overrides, <c>key=value</c>.</summary>
    public IReadOnlyList<string> Set { get; init; } = [];

    /// <summary>Threads to use, over all that runs at the same time; results do not depend on it.</summary>
    public required int Threads { get; init; }

    /// <summary>Stages that may run at the same time; results do not depend on it.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>How jobs of a cluster make the stages; null: they run here.</summary>
    public SlurmOptions? Slurm { get; init; }

    /// <summary>Folder of the content-addressed store.</summary>
    public required string StoreDirectory { get; init; }

    /// <summary>A cache on a web server that is asked for what the store lacks; null: there is none.</summary>
    public RemoteOptions? Remote { get; init; }

    /// <summary>Whether locks are compared and never written.</summary>
    public bool Locked { get; init; }

    /// <summary>Whether the results are those that the files promise: every experiment of theirs, no value overridden.</summary>
    public bool IsWhole => Only.Count == 0 && Set.Count == 0 && Experiment is null;

    public string ArtifactsDirectory => Path.Combine(RepositoryRoot, "artifacts");

    /// <summary>Folder of the datasets, <c>data/</c> of the repository unless the experiments are another's.</summary>
    public string DataDirectory
    {
        get => field ?? Path.Combine(RepositoryRoot, "data");
        init;
    }
}
