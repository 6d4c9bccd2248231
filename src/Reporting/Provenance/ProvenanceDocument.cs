using System.Collections.Immutable;

namespace Permafrost.Reporting.Provenance;

/// <summary>Everything that <c>provenance.html</c> says: how the report beside it came about the last time.</summary>
public sealed record ProvenanceDocument
{
    /// <summary>When, where and with what.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> Facts { get; init; }

    /// <summary>In the order of the report.</summary>
    public required ImmutableArray<PipelineExperiment> Experiments { get; init; }

    /// <summary>Every stage once, phase by phase.</summary>
    public required ImmutableArray<PipelineBox> Boxes { get; init; }

    /// <summary>Every stage of every experiment, phase by phase.</summary>
    public required ImmutableArray<ProvenanceRow> Rows { get; init; }
}
