using System.Text.Json.Nodes;

namespace Permafrost.Pipeline;

/// <summary>One unit of cached work: what it is called, what it depends on, and how it turns inputs into output files.</summary>
/// <remarks>
/// Its key is the SHA-256 of the canonical JSON of name, code fingerprint, <see cref="Parameters"/> and the digests of
/// <see cref="Inputs"/> and <see cref="ExternalInputs"/>. What it writes must be a function of those alone: the same bytes on any machine, with any number of threads.
/// </remarks>
public abstract class Stage
{
    /// <summary>The phase this stage belongs to: <c>Train</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What the outputs depend on besides code and inputs, with every default filled in. Part of the key.</summary>
    public abstract JsonObject Parameters { get; }

    /// <summary>The same in the words of the user's file (<c>parameters.dropout</c>), for explanations. No part of the key.</summary>
    public virtual JsonObject Described => Parameters;

    /// <summary>
    /// The part of <see cref="Parameters"/> that stages must have in common to go on from each other's work
    /// (<see cref="StageContext.ContinuationFolder"/>); null where there is nothing to go on from.
    /// </summary>
    public virtual JsonObject? Continuation => null;

    /// <summary>
    /// Types of the objects that <see cref="Run"/> is handed and whose virtual members it calls, or whose types it asks for, where the
    /// fields that hold them do not say it: the records behind an abstract option. Code that only other types reach is no part of the key.
    /// </summary>
    public virtual IEnumerable<Type> CodeRoots => [];

    /// <summary>Outputs of other stages that this one reads, in a fixed order.</summary>
    public abstract IReadOnlyList<StageInput> Inputs { get; }

    /// <summary>Files outside of the store that this one reads, in a fixed order.</summary>
    public virtual IReadOnlyList<ExternalInput> ExternalInputs => [];

    /// <summary>Names of the files it writes, in a fixed order.</summary>
    public abstract IReadOnlyList<string> Outputs { get; }

    /// <summary>A place outside of the store that it writes to (the folder of a download); stages of one place do not run at the same time. No part of the key.</summary>
    public virtual string? OutsidePlace => null;

    /// <summary>Memory that it needs at least while it runs, in bytes; 0 where it is not worth counting. Where memory is short, fewer stages run at the same time.</summary>
    /// <param name="threads">Threads that it would use.</param>
    public virtual long MemoryBytes(int threads) => 0;

    /// <summary>Does the work: reads <see cref="StageContext.InputPath"/>, writes every <see cref="StageContext.OutputPath"/>.</summary>
    /// <exception cref="Core.Errors.ExperimentFailedException">This experiment cannot go on; others can.</exception>
    /// <exception cref="OperationCanceledException">The user interrupted the run.</exception>
    public abstract void Run(StageContext context);
}
