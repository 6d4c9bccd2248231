namespace Permafrost.Stages.Reproduction;

/// <summary>What became of one experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stages">The stages that were derived, the last of them possibly with other bytes.</param>
public sealed record ReproducedExperiment(string Name, IReadOnlyList<ReproducedStage> Stages)
{
    /// <summary>Null where all that was derived is identical.</summary>
    public FirstDifference? Difference { get; init; }

    /// <summary>Why a stage failed; null if none did.</summary>
    public string? Failure { get; init; }

    public bool IsIdentical => Difference is null && Failure is null;

    /// <summary><c>identical</c>, <c>differs</c> or <c>failed</c>.</summary>
    public string State =>
        Difference is not null ? "differs"
        : Failure is not null ? "failed"
        : "identical";
}
