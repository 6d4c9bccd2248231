using System.Collections.Immutable;

namespace Permafrost.Reporting.Provenance;

/// <summary>What became of one stage for one experiment.</summary>
/// <param name="Stage">Name of its phase.</param>
/// <param name="Experiment">Full name of the experiment; null for a stage over all of them.</param>
/// <param name="State">What became of it.</param>
/// <param name="Seconds">Seconds that it took; 0 where nothing ran.</param>
/// <param name="Reasons">Why it ran, or why it did not.</param>
/// <param name="Key">Its key; null where it is not known.</param>
public sealed record ProvenanceRow(
    string Stage,
    string? Experiment,
    BoxState State,
    double Seconds,
    ImmutableArray<string> Reasons,
    string? Key
);
