namespace Permafrost.Stages.Reproduction;

/// <summary>What to re-derive.</summary>
public sealed record ReproductionRequest
{
    /// <summary>Which experiments; its store is looked into for recorded trails and never used otherwise.</summary>
    public required StudyRequest Study { get; init; }

    /// <summary>Share of the locked stages to re-derive, above 0 to 1, at least one stage; null: all of them.</summary>
    public double? Sample { get; init; }

    /// <summary>Which ones, 0 to 2^32 - 1.</summary>
    public long SampleSeed { get; init; } = 111;

    /// <summary>Whether the folder with what was re-derived stays.</summary>
    public bool Keep { get; init; }

    /// <summary>A bundle in whose place the experiments are taken; null: those of the repository.</summary>
    public string? Bundle { get; init; }
}
