using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Repeats;

/// <summary>Experiments of one file and dataset that differ by seed or fold alone: one thing tried several times.</summary>
public sealed record RepeatedRuns
{
    /// <summary>Parameters that repeat an experiment rather than change it.</summary>
    private static readonly string[] Repeating = ["seed", "fold"];

    /// <summary>Axes along which it is repeated.</summary>
    private static readonly string[] RepeatingAxes = ["seed", "train.seed", "fold"];

    /// <summary>Keys that no result depends on. Experiments along such an axis are one and the same, and no further tries.</summary>
    private static readonly string[] WithoutEffect = ["description", "check", "resources"];

    /// <summary>In the order of the report, those that failed among them.</summary>
    public required ImmutableArray<ExperimentResult> Runs { get; init; }

    /// <summary>Which of <c>seed</c> and <c>fold</c> have several values here.</summary>
    public required ImmutableArray<string> Varies { get; init; }

    /// <summary>The values that the runs share on the other axes of their file.</summary>
    public required ImmutableArray<KeyValuePair<string, JsonNode>> Axes { get; init; }

    /// <summary>Runs that are done.</summary>
    public int Count => Runs.Count(one => one.IsDone);

    /// <summary>What a reader calls them: the values on the other axes, or the name of the file.</summary>
    public string Label => Axes.IsEmpty ? Runs[0].Name.Split('/')[0] : ExperimentLabel.Of(Axes);

    public Spread? Of(Func<ExperimentResult, ClassificationMetrics?> split, Func<ClassificationMetrics, double> figure) =>
        Spread.Of([.. Runs.Select(split).OfType<ClassificationMetrics>().Select(figure)]);

    /// <summary>One figure of every run, in the order of <see cref="Runs"/>; null where a run failed or has no such split.</summary>
    public ImmutableArray<double?> Values(
        Func<ExperimentResult, ClassificationMetrics?> split,
        Func<ClassificationMetrics, double> figure
    ) => [.. Runs.Select(one => split(one) is { } metrics ? figure(metrics) : (double?)null)];

    /// <summary>Whether an axis or parameter repeats an experiment rather than changes it.</summary>
    internal static bool IsRepetition(string name) => RepeatingAxes.Contains(name, StringComparer.Ordinal);

    /// <summary>Seed and fold of a run as a text: equal for runs of two experiments that belong together.</summary>
    internal static string RepetitionOf(ExperimentResult one) => string.Join('/', Repeating.Select(name => ValueOf(one, name)));

    /// <summary>Every such set of two or more, in the order of their first runs.</summary>
    public static ImmutableArray<RepeatedRuns> In(IEnumerable<ExperimentResult> experiments) =>
        [.. experiments.GroupBy(IdentityOf, StringComparer.Ordinal).Where(group => group.Skip(1).Any()).Select(Of)];

    private static RepeatedRuns Of(IEnumerable<ExperimentResult> group)
    {
        ImmutableArray<ExperimentResult> runs = [.. group];
        return new RepeatedRuns
        {
            Runs = runs,
            Varies = [.. Repeating.Where(name => runs.Select(one => ValueOf(one, name)).Distinct(StringComparer.Ordinal).Skip(1).Any())],
            Axes = [.. runs[0].Axes.Where(axis => !RepeatingAxes.Contains(axis.Key, StringComparer.Ordinal))],
        };
    }

    private static string ValueOf(ExperimentResult one, string name) =>
        one.Parameters.FirstOrDefault(entry => string.Equals(entry.Key, name, StringComparison.Ordinal)).Value is { } value
            ? JsonNodeText.Comparable(value)
            : "";

    private static string IdentityOf(ExperimentResult one) =>
        JsonNodeText.Of(
            new JsonArray([
                one.File,
                one.Dataset.Name,
                .. one
                    .Parameters.Where(entry => !Repeating.Contains(entry.Key, StringComparer.Ordinal))
                    .OrderBy(entry => entry.Key, StringComparer.Ordinal)
                    .SelectMany(entry => (JsonNode[])[entry.Key, JsonNodeText.Comparable(entry.Value)]),
                .. one
                    .Axes.Where(axis => WithoutEffect.Contains(axis.Key.Split('.')[0], StringComparer.Ordinal))
                    .SelectMany(axis => (JsonNode[])[axis.Key, JsonNodeText.Comparable(axis.Value)]),
            ])
        );
}
