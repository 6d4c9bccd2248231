namespace Permafrost.Stages.Locks;

/// <summary>What a lock promises of one experiment.</summary>
/// <param name="Stages">By name, every stage up to the metrics.</param>
/// <param name="Metrics">
/// Headline figures, for those who read a difference of two locks: six significant digits. What is checked is the digest of <c>metrics.json</c>.
/// </param>
internal sealed record LockedExperiment(
    IReadOnlyDictionary<string, LockedStage> Stages,
    IReadOnlyList<KeyValuePair<string, double>> Metrics
)
{
    /// <summary>The stages that a lock holds, in the order of the pipeline.</summary>
    public static IReadOnlyList<string> StageNames { get; } = [.. Study.Phases.SkipLast(1)];
}
