namespace Permafrost.Pipeline;

/// <summary>What became of a stage, or would.</summary>
public enum StageState
{
    Ran,
    Cached,
    Failed,
    WouldRun,

    /// <summary>Its outputs came from the remote cache; in a preview, the remote cache has them.</summary>
    Remote,
}
