using System.Collections.Immutable;

namespace Permafrost.Reporting.Provenance;

/// <summary>One stage of a run: of all experiments that need it, together.</summary>
public sealed record PipelineBox
{
    /// <summary>Name of its phase: <c>Train</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>What it works on, in few words (<c>fashion-mnist</c>); "" where its experiment says it.</summary>
    public string Subject { get; init; } = "";

    public required BoxState State { get; init; }

    /// <summary>Seconds that it took; 0 where nothing ran.</summary>
    public double Seconds { get; init; }

    /// <summary>Positions of the experiments that need it, in <see cref="ProvenanceDocument.Experiments"/>; at least one.</summary>
    public required ImmutableArray<int> Experiments { get; init; }

    /// <summary>Positions of the boxes, of earlier phases, whose outputs it goes on from.</summary>
    public ImmutableArray<int> Sources { get; init; } = [];

    /// <summary>Why it ran or did not, or why it failed.</summary>
    public ImmutableArray<string> Reasons { get; init; } = [];
}
