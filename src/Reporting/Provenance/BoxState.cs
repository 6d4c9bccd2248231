namespace Permafrost.Reporting.Provenance;

/// <summary>What became of a stage in a run; the first are what a reader looks for first.</summary>
public enum BoxState
{
    Failed,
    Ran,

    /// <summary>Its outputs came from a shared cache.</summary>
    Remote,
    Cached,
}
