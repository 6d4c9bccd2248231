using System.Collections.Immutable;

namespace Permafrost.Reporting.Plots;

/// <summary>One line of a chart.</summary>
/// <param name="Name">Written at the line's end, if it is not empty.</param>
/// <param name="Points">From left to right, every number finite.</param>
public sealed record LineSeries(string Name, ImmutableArray<(double X, double Y)> Points)
{
    /// <summary>Name for those who cannot see the chart; null: <see cref="Name"/>.</summary>
    internal string? SpokenName { get; init; }

    /// <summary>Class of the page's style; null for that of the line's place in the chart: <c>s0</c>, <c>s1</c>.</summary>
    internal string? Style { get; init; }

    /// <summary>Whether every point gets a dot.</summary>
    internal bool HasDots { get; init; } = true;
}
