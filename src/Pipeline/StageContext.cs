using System.Text.Json.Nodes;

namespace Permafrost.Pipeline;

/// <summary>What a running stage may see of the world.</summary>
public abstract class StageContext
{
    /// <summary>Threads the stage may use. Its outputs must not depend on it.</summary>
    public abstract int Threads { get; }

    public abstract CancellationToken Cancellation { get; }

    /// <summary>Path of an input file; it is read-only, and its digest has been checked.</summary>
    public abstract string InputPath(string name);

    /// <summary>Path at which the stage must write the output of that name; it becomes part of the store after the stage.</summary>
    public abstract string OutputPath(string name);

    /// <summary>
    /// A folder that outlives the run, for what a killed or interrupted stage needs to go on: the next run of a stage with the same key finds it. It is
    /// removed when the stage has succeeded. It may not be there yet, and nobody else writes to it while the stage runs.
    /// </summary>
    public abstract string ResumeFolder { get; }

    /// <summary>
    /// A folder that all stages share whose name, code, inputs and <see cref="Stage.Continuation"/> are the same, possibly at the same time. What is
    /// there stays until garbage is collected. Null where the stage has no continuation.
    /// </summary>
    public abstract string? ContinuationFolder { get; }

    public abstract void Report(StageProgress progress);

    /// <summary>Something the user should know that stops nothing.</summary>
    public abstract void Warn(string message);

    /// <summary>A fact about this run (seconds per epoch, the mirror that answered) for <c>provenance.json</c>; part of no digest.</summary>
    public abstract void Note(string name, JsonNode value);
}
