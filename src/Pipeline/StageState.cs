namespace Permafrost.Pipeline;

/// <summary>What became of a stage, or would.</summary>
public enum StageState
{
    Ran,
    Cached,
    Failed,
    WouldRun,
}
