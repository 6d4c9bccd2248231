namespace Permafrost.Pipeline;

/// <summary>One line of <c>last-run.json</c> and of <c>Status</c>.</summary>
/// <param name="Experiment">Name of the experiment, or <c>*</c> for a stage over all of them.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="State">What became of it.</param>
/// <param name="Key">The stage's key, or null where an upstream stage must run before it is known.</param>
/// <param name="Reasons">Why it ran, or why it did not; at least one.</param>
/// <param name="Seconds">Seconds it took; 0 where nothing ran or was fetched.</param>
public sealed record StageRow(
    string Experiment,
    string Stage,
    StageState State,
    string? Key,
    IReadOnlyList<string> Reasons,
    double Seconds
);
