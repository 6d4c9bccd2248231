using Permafrost.Pipeline.Code;

namespace Permafrost.Pipeline;

/// <summary>Where a <see cref="PipelineRunner"/> works and with what.</summary>
public sealed record PipelineOptions
{
    /// <summary>Folder of the content-addressed store; it is created when something is to be stored. Several processes may share it.</summary>
    public required string StoreDirectory { get; init; }

    /// <summary>Folder of <c>last-run.json</c> and <c>known-keys.json</c>, usually <c>artifacts/runs</c>.</summary>
    public required string RunsDirectory { get; init; }

    /// <summary>Threads that a stage may use, 1 or more. Part of no key.</summary>
    public required int Threads { get; init; }

    /// <summary>
    /// Names of the experiments of this run. A new name is explained by the nearest known one; where several are equally near, one
    /// that is not in this list is taken, since it was probably renamed by a changed value.
    /// </summary>
    public IReadOnlyCollection<string> Experiments { get; init; } = [];

    /// <summary>How the code of a stage is told from other code.</summary>
    public ICodeFingerprint Code
    {
        get => field ??= new ReachableCode("Permafrost.", Path.Combine(RunsDirectory, "known-code.txt"));
        init;
    }
}
