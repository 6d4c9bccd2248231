using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Comparisons;

/// <summary>Two repeated experiments that differ in one thing, paired by seed and fold: B against A.</summary>
public sealed record GroupComparison
{
    /// <summary>The one that stands first in the report.</summary>
    public required RepeatedRuns A { get; init; }

    public required RepeatedRuns B { get; init; }

    /// <summary>The one thing that differs: an axis of the study, or a parameter.</summary>
    public required string Differs { get; init; }

    /// <summary>Its value in A; null where A has no such parameter.</summary>
    public required JsonNode? ValueA { get; init; }

    /// <summary>Its value in B; null where B has no such parameter.</summary>
    public required JsonNode? ValueB { get; init; }

    /// <summary>Test accuracy of B minus that of A, per seed and fold that both finished; at least two.</summary>
    public required ImmutableArray<double> Differences { get; init; }

    /// <summary>Mean, spread, 95 % interval and p-value over the differences; the interval and the p-value rounded to the six digits that the reports print.</summary>
    public required PairedRunsResult Result { get; init; }

    /// <summary>95 % bootstrap interval over test images, for these runs.</summary>
    public required ConfidenceInterval BootstrapInterval { get; init; }

    /// <summary>The p-value after Holm's correction over all comparisons of repeated experiments, rounded likewise.</summary>
    public required double PHolm { get; init; }

    /// <summary>A difference is shown where <see cref="PHolm"/> is under <see cref="Comparison.SignificanceLevel"/>; its sign says which.</summary>
    public Verdict Verdict =>
        PHolm >= Comparison.SignificanceLevel ? Verdict.NoDifferenceShown
        : Result.Mean > 0 ? Verdict.Better
        : Verdict.Worse;
}
