namespace Permafrost.Stages.Slurm;

/// <summary>What became of a stage in a job.</summary>
internal enum JobState
{
    /// <summary>It ran.</summary>
    Ran,

    /// <summary>Its outputs were in the store already.</summary>
    Cached,

    /// <summary>Its experiment cannot go on; others can.</summary>
    Failed,

    /// <summary>It was asked to stop, and did; it goes on with the next try.</summary>
    Interrupted,

    /// <summary>What it reads is not there yet.</summary>
    Waiting,

    /// <summary>It made other outputs than the store has under its key.</summary>
    CheckFailed,

    /// <summary>The user's mistake: the store is not shared, the experiments were edited meanwhile.</summary>
    Mistake,

    /// <summary>A bug.</summary>
    Broken,
}
