namespace Permafrost.Stages.Reproduction;

/// <summary>What came out of a reproduction.</summary>
/// <param name="Experiments">In the order in which they were derived.</param>
/// <param name="KeptIn">Folder with everything that was derived; null where it was removed.</param>
public sealed record ReproductionResult(IReadOnlyList<ReproducedExperiment> Experiments, string? KeptIn);
