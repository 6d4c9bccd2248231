using System.Collections.Immutable;

namespace Permafrost.Reporting.Plots;

/// <summary>One line of an <see cref="IntervalChart"/>.</summary>
/// <param name="Name">Written at the line's end.</param>
/// <param name="Points">One per position of the chart; null where there is none, which leaves a gap.</param>
internal sealed record IntervalSeries(string Name, ImmutableArray<IntervalPoint?> Points);
