using Permafrost.Experiments.Definitions;

namespace Permafrost.Stages.Slurm;

/// <summary>One stage that a job makes, and how far that has come.</summary>
/// <param name="phase">Its phase.</param>
/// <param name="experiment">The experiment that it is made for; others may share it.</param>
/// <param name="resources">What its job asks for.</param>
/// <param name="definition">What the job must agree on: <see cref="Pipeline.PipelineRunner.Definition"/>.</param>
/// <param name="upstream">Those that make what it reads, without those that one of them reads itself.</param>
internal sealed class SlurmElement(
    string phase,
    string experiment,
    ResourceOptions resources,
    string definition,
    IReadOnlyList<SlurmElement> upstream
)
{
    public string Phase { get; } = phase;

    public string Experiment { get; } = experiment;

    public ResourceOptions Resources { get; } = resources;

    public string Definition { get; } = definition;

    public IReadOnlyList<SlurmElement> Upstream { get; } = upstream;

    /// <summary>The list that has its experiment, and the line there, from 1; that is its number in arrays, too.</summary>
    public (string List, int Line) Place { get; set; }

    /// <summary>The array that it is in the queue with; null: in none.</summary>
    public SlurmArray? Array { get; set; }

    /// <summary>How often it was submitted without getting any further.</summary>
    public int Tries { get; set; }

    /// <summary>How often its job did not see what it reads, though that was there.</summary>
    public int Waits { get; set; }

    /// <summary>What the last try left behind when it was interrupted.</summary>
    public JobResult? Interrupted { get; set; }

    /// <summary>What the try before said when it was interrupted; another place means that it got further.</summary>
    public string? LastPlace { get; set; }

    /// <summary>What became of it in the end; null: it is not over.</summary>
    public JobResult? Result { get; set; }

    /// <summary>Whether its row was told of: to others that ask for it, it was found.</summary>
    public bool IsTold { get; set; }

    /// <summary>Since when (<see cref="System.Diagnostics.Stopwatch"/>) the queue has it as ended, while nothing is known of its result; 0: it does not.</summary>
    public long EndedSince { get; set; }

    public bool IsDone => Result is { State: JobState.Ran or JobState.Cached };

    public bool IsFailed => Result is not null && !IsDone;

    /// <summary>Its phase and experiment, which no other has.</summary>
    public string FullName => $"{Phase} {Experiment}";

    /// <summary>Whether another's outputs lead to it.</summary>
    public bool Reads(SlurmElement other) => Upstream.Any(one => ReferenceEquals(one, other) || one.Reads(other));

    public string FileName => $"{Phase}-{Place.List}-{Place.Line}";
}
