using System.Collections.Immutable;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>An experiment of the candidate, B, against one of the baseline, A. What is not known is null.</summary>
public sealed record SideComparison
{
    public required SideContender A { get; init; }

    public required SideContender B { get; init; }

    /// <summary>The runs that belong together: one of each experiment, of repeated ones those of the same seed and fold.</summary>
    public required ImmutableArray<(SideRun A, SideRun B)> Runs { get; init; }

    public required SideState State { get; init; }

    /// <summary>Why it is not paired, not tested, not compared, or what failed; a clause without a full stop.</summary>
    public string? Reason { get; init; }

    /// <summary>Test accuracy of A, of repeated experiments the mean over <see cref="Runs"/>.</summary>
    public double? AccuracyA { get; init; }

    /// <summary>Test accuracy of B, likewise.</summary>
    public double? AccuracyB { get; init; }

    /// <summary>Test images.</summary>
    public int? Count { get; init; }

    /// <summary>Test accuracy of B minus that of A.</summary>
    public double? Difference { get; init; }

    /// <summary>95 % interval of the difference, for this pair alone.</summary>
    public ConfidenceInterval? Interval { get; init; }

    /// <summary>95 % bootstrap interval over test images; null where predictions are not at hand.</summary>
    public ConfidenceInterval? BootstrapInterval { get; init; }

    public SideTest? Test { get; init; }

    /// <summary>Test images that A alone classifies correctly; null where predictions are not at hand, or experiments are repeated.</summary>
    public int? OnlyA { get; init; }

    /// <summary>Test images that B alone classifies correctly, likewise.</summary>
    public int? OnlyB { get; init; }

    /// <summary>Difference of each pair of runs; empty where experiments are not repeated.</summary>
    public ImmutableArray<double> Differences { get; init; } = [];

    /// <summary>The class whose recall gains most from A to B.</summary>
    public ClassShift? Gain { get; init; }

    /// <summary>The class whose recall loses most from A to B.</summary>
    public ClassShift? Loss { get; init; }

    /// <summary>The p-value, rounded to six digits.</summary>
    public double? P { get; init; }

    /// <summary>The p-value after Holm's correction over all pairs that were tested, rounded likewise.</summary>
    public double? PHolm { get; init; }

    /// <summary>A difference is shown where <see cref="PHolm"/> is under <see cref="Comparison.SignificanceLevel"/>; null where nothing was tested.</summary>
    public Verdict? Verdict =>
        PHolm is null
            ? State == SideState.Identical
                ? Comparisons.Verdict.NoDifferenceShown
                : null
            : PHolm >= Comparison.SignificanceLevel
                ? Comparisons.Verdict.NoDifferenceShown
                : Difference > 0
                    ? Comparisons.Verdict.Better
                    : Comparisons.Verdict.Worse;

    /// <summary>Whether a run that the baseline finished failed in the candidate.</summary>
    public bool IsBroken => A.Done.Any() && B.Runs.Any(run => !run.IsDone && A.Runs.All(other => other.Name != run.Name || other.IsDone));

    /// <summary>Whether anything can be said of a difference.</summary>
    public bool IsConclusive => Verdict is not null;

    /// <summary>What is defined otherwise; null where it is not known.</summary>
    public ImmutableArray<ParameterChange>? Parameters { get; init; }

    /// <summary>What else the results come from that is not the same: <c>the code of Train</c>.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>What both are called; null where they are called otherwise.</summary>
    public string? CommonLabel => string.Equals(A.Label, B.Label, StringComparison.Ordinal) ? A.Label : null;

    /// <summary>The name to show: that of both, or both names.</summary>
    public string Label => CommonLabel ?? $"{B.Label} against {A.Label}";
}
