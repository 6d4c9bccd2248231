using System.Collections.Immutable;

namespace Permafrost.Reporting.Plots;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Written at the line's end.</param>
/// <param name="Points">From left to right, every number finite.</param>
public sealed record LineSeries(string Name, ImmutableArray<(double X, double Y)> Points);
