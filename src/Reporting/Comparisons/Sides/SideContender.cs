using System.Collections.Immutable;

namespace Permafrost.Reporting.Comparisons.Sides;

/// <summary>What is compared: an experiment, or all runs of a repeated one.</summary>
/// <param name="Label">The experiment's name, of a repeated one without seed and fold.</param>
/// <param name="Runs">At least one.</param>
public sealed record SideContender(string Label, ImmutableArray<SideRun> Runs)
{
    public IEnumerable<SideRun> Done => Runs.Where(run => run.IsDone);

    /// <summary>In the order of their first runs.</summary>
    public static ImmutableArray<SideContender> In(IEnumerable<SideRun> runs) =>
        [
            .. runs.GroupBy(run => run.Identity, StringComparer.Ordinal)
                .Select(group => new SideContender(group.Skip(1).Any() ? group.Key : group.First().Name, [.. group])),
        ];
}
