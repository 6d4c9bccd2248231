using System.Collections.Immutable;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Plots;

/// <summary>A value with what is known of its spread.</summary>
/// <param name="Value">What is marked.</param>
/// <param name="Interval">Drawn as a whisker; null: none is known.</param>
/// <param name="Singles">Values of which <paramref name="Value"/> is the mean; empty where it is one alone.</param>
/// <param name="IsChosen">Whether it gets a ring.</param>
internal sealed record IntervalPoint(double Value, ConfidenceInterval? Interval, ImmutableArray<double> Singles, bool IsChosen);
