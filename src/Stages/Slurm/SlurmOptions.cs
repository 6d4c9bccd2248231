namespace Permafrost.Stages.Slurm;

/// <summary>How stages are made by jobs of a Slurm cluster. Part of no key: the bits are those of a run on one machine.</summary>
public sealed record SlurmOptions
{
    /// <summary>Phases that the run is going to ask for: all of them are planned and submitted together.</summary>
    public required IReadOnlyList<string> Phases { get; init; }

    /// <summary>The program with which a job makes its stage, as words of a command; the first is a path, which nodes must have, too.</summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>Partition of the jobs; null: the cluster's default.</summary>
    public string? Partition { get; init; }

    /// <summary>Account that the jobs are charged to; null: the user's default.</summary>
    public string? Account { get; init; }

    /// <summary>More options of <c>sbatch</c>, each a line of its own: <c>--qos=low</c>.</summary>
    public IReadOnlyList<string> Flags { get; init; } = [];

    /// <summary>The most jobs that run at the same time, 1 or more; null: as many as the cluster grants.</summary>
    public int? MaxJobs { get; init; }

    /// <summary>How often a stage is submitted before it counts as failed; a try that got further than the one before does not count.</summary>
    public int Tries { get; init; } = 5;
}
