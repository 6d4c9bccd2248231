using Permafrost.Stages.Locks;

namespace Permafrost.Stages.Reproduction;

/// <summary>What became of one experiment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Stages">The stages that were derived, the last of them possibly with other bytes.</param>
public sealed record ReproducedExperiment(string Name, IReadOnlyList<ReproducedStage> Stages)
{
    /// <summary>Null where all that was derived is identical, and where figures decide.</summary>
    public FirstDifference? Difference { get; init; }

    /// <summary>Of an engine that is not bit-exact, where it gave other bytes: the figures that decide instead. Empty otherwise.</summary>
    public IReadOnlyList<FigureAgreement> Figures { get; init; } = [];

    /// <summary>Why a stage failed; null if none did.</summary>
    public string? Failure { get; init; }

    public bool IsIdentical => Difference is null && Failure is null && Figures.Count == 0;

    /// <summary>Whether the lock's promise is kept: identical, or figures that agree where no bits are promised.</summary>
    public bool IsReproduced => IsIdentical || State == "agrees";

    /// <summary><c>identical</c>, <c>agrees</c> (other bits of an engine that promises none, figures within the tolerance), <c>differs</c> or <c>failed</c>.</summary>
    public string State =>
        Difference is not null || Figures.Any(figure => !figure.Agrees) ? "differs"
        : Failure is not null ? "failed"
        : Figures.Count > 0 ? "agrees"
        : "identical";
}
