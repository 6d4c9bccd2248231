using Permafrost.Core.Digests;
using Permafrost.Pipeline.Code;
using Permafrost.Pipeline.Remote;

namespace Permafrost.Pipeline;

/// <summary>Where a <see cref="PipelineRunner"/> works and with what.</summary>
public sealed record PipelineOptions
{
    /// <summary>Folder of the content-addressed store; it is created when something is to be stored. Several processes may share it.</summary>
    public required string StoreDirectory { get; init; }

    /// <summary>Folder of <c>last-run.json</c> and <c>known-keys.json</c>, usually <c>artifacts/runs</c>.</summary>
    public required string RunsDirectory { get; init; }

    /// <summary>Threads that all running stages may use together, 1 or more. Part of no key.</summary>
    public required int Threads { get; init; }

    /// <summary>Stages that <see cref="PipelineRunner.RunAll"/> runs at the same time, 1 or more; never more than there are threads. Part of no key.</summary>
    public int Jobs { get; init; } = 1;

    /// <summary>Memory that stages which run at the same time may need together by their own estimate; a single one may need more.</summary>
    public long MemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>
    /// Names of the experiments of this run. A new name is explained by the nearest known one; where several are equally near, one
    /// that is not in this list is taken, since it was probably renamed by a changed value.
    /// </summary>
    public IReadOnlyCollection<string> Experiments { get; init; } = [];

    /// <summary>A cache on a web server that is asked for what the store lacks; null: there is none.</summary>
    public RemoteOptions? Remote { get; init; }

    /// <summary>What is known for certain of a stage's key, from a lock: the digests of its outputs by their names; null where nothing is. A remote that says otherwise is not believed.</summary>
    public Func<Sha256Digest, IReadOnlyList<KeyValuePair<string, Sha256Digest>>?> PinnedOutputs { get; init; } = _ => null;

    /// <summary>Who has stages made elsewhere; null: they run in this process.</summary>
    public IStageExecutor? Executor { get; init; }

    /// <summary>How the code of a stage is told from other code.</summary>
    public ICodeFingerprint Code
    {
        get => field ??= new ReachableCode("Permafrost.", Path.Combine(RunsDirectory, "known-code.txt"));
        init;
    }
}
