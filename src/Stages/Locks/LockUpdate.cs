namespace Permafrost.Stages.Locks;

/// <summary>What a run did to a lock.</summary>
/// <param name="File">The lock, as messages name it.</param>
/// <param name="Added">Experiments that it did not hold.</param>
/// <param name="Changed">Experiments of which an output changed.</param>
/// <param name="Removed">Experiments that its file no longer defines.</param>
/// <param name="OtherKeys">Stages whose outputs are the promised ones and whose key is another.</param>
public sealed record LockUpdate(string File, int Added, int Changed, int Removed, int OtherKeys)
{
    /// <summary>Experiments, of an engine that is not bit-exact, that gave other outputs than the lock's and figures that agree with it.</summary>
    public int Tolerated { get; init; }

    /// <summary>Whether the file was written.</summary>
    public bool IsWritten => Added + Changed + Removed > 0;
}
