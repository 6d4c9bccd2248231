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
    /// <summary>Not every experiment has it.</summary>
    public const string Optional = "Features";

    /// <summary>The stages that a lock holds of every experiment, in the order of the pipeline.</summary>
    public static IReadOnlyList<string> StageNames { get; } = [.. KnownNames.Where(name => name != Optional)];

    /// <summary>The stages that a lock may hold, in the order of the pipeline.</summary>
    public static IReadOnlyList<string> KnownNames => [.. Study.Phases.SkipLast(1)];

    /// <summary>The stages that this one holds, in the order of the pipeline.</summary>
    public IEnumerable<string> Names => KnownNames.Where(Stages.ContainsKey);
}
