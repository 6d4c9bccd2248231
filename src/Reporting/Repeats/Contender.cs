using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Repeats;

/// <summary>What a study chooses among: an experiment, or all runs of a repeated one.</summary>
/// <param name="Runs">One, or those of <paramref name="Repeated"/>.</param>
/// <param name="Repeated">Null where it was run once.</param>
public sealed record Contender(ImmutableArray<ExperimentResult> Runs, RepeatedRuns? Repeated)
{
    /// <summary>Runs that are done.</summary>
    public IEnumerable<ExperimentResult> Done => Runs.Where(one => one.IsDone);

    /// <summary>Its values on the axes that are neither seed nor fold.</summary>
    public IEnumerable<KeyValuePair<string, JsonNode>> Axes => Runs[0].Axes.Where(axis => !RepeatedRuns.IsRepetition(axis.Key));

    /// <summary>A figure over the runs that are done; null where none has that split.</summary>
    internal Spread? Of(Func<ExperimentResult, ClassificationMetrics?> split, Func<ClassificationMetrics, double> figure) =>
        Spread.Of([.. Runs.Select(split).OfType<ClassificationMetrics>().Select(figure)]);

    internal string Label(ReportDocument report) => Repeated?.Label ?? ExperimentLabel.Of(Runs[0], report);

    /// <summary>In the order of their first runs.</summary>
    internal static ImmutableArray<Contender> In(ImmutableArray<ExperimentResult> experiments)
    {
        var repeated = RepeatedRuns
            .In(experiments)
            .SelectMany(group => group.Runs.Select(run => (run.Name, group)))
            .ToDictionary(entry => entry.Name, entry => entry.group, StringComparer.Ordinal);
        return
        [
            .. experiments
                .Where(one => !repeated.TryGetValue(one.Name, out var group) || ReferenceEquals(group.Runs[0], one))
                .Select(one =>
                    repeated.TryGetValue(one.Name, out var group) ? new Contender(group.Runs, group) : new Contender([one], null)
                ),
        ];
    }
}
