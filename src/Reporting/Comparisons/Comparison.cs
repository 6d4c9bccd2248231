using System.Text.Json.Nodes;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Comparisons;

/// <summary>Two experiments on the same test images that differ in one thing: B against A.</summary>
public sealed record Comparison
{
    /// <summary>Smallest chance of one false finding or more in a report at which a difference still counts as shown.</summary>
    public const double SignificanceLevel = 0.05;

    /// <summary>Name of the experiment that stands first in the report.</summary>
    public required string A { get; init; }

    /// <summary>Name of the other one.</summary>
    public required string B { get; init; }

    /// <summary>The one thing that differs: an axis of the study, or a parameter.</summary>
    public required string Differs { get; init; }

    /// <summary>Its value in A; null where A has no such parameter.</summary>
    public required JsonNode? ValueA { get; init; }

    /// <summary>Its value in B; null where B has no such parameter.</summary>
    public required JsonNode? ValueB { get; init; }

    /// <summary>Test accuracy of B minus that of A.</summary>
    public required double AccuracyDifference { get; init; }

    /// <summary>95 % interval of the difference for this pair alone, not widened for the number of comparisons.</summary>
    public required ConfidenceInterval Interval { get; init; }

    /// <summary>95 % bootstrap interval of the difference over test images, for this pair alone.</summary>
    public required ConfidenceInterval BootstrapInterval { get; init; }

    /// <summary>Test images that A alone classifies correctly.</summary>
    public required int OnlyA { get; init; }

    /// <summary>Test images that B alone classifies correctly.</summary>
    public required int OnlyB { get; init; }

    /// <summary>The class whose recall gains most from A to B; null where none gains.</summary>
    public required ClassShift? Gain { get; init; }

    /// <summary>The class whose recall loses most from A to B; null where none loses.</summary>
    public required ClassShift? Loss { get; init; }

    /// <summary>McNemar's p-value, rounded to the six digits that the reports print.</summary>
    public required double P { get; init; }

    /// <summary>The p-value after Holm's correction over all comparisons of the report, rounded likewise.</summary>
    public required double PHolm { get; init; }

    /// <summary>A difference is shown where <see cref="PHolm"/> is under <see cref="SignificanceLevel"/>; its sign says which.</summary>
    public Verdict Verdict =>
        PHolm >= SignificanceLevel ? Verdict.NoDifferenceShown
        : AccuracyDifference > 0 ? Verdict.Better
        : Verdict.Worse;
}
