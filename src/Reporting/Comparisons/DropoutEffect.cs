using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>A study that varies dropout as a table: a column per rate, a row per combination of the other axes.</summary>
internal sealed class DropoutEffect
{
    /// <summary>The rates as text, in the order of the study.</summary>
    public required ImmutableArray<string> Rates { get; init; }

    /// <summary>Per network, its experiment at each rate; null where there is none.</summary>
    public required ImmutableArray<(string Network, ImmutableArray<ExperimentResult?> Cells)> Rows { get; init; }

    /// <summary>Null where the study does not vary dropout.</summary>
    public static DropoutEffect? Of(ReportStudy study)
    {
        string? axis = study.Axes.FirstOrDefault(name => string.Equals(name.Split('.')[^1], "dropout", StringComparison.Ordinal));
        if (axis is null)
        {
            return null;
        }

        ImmutableArray<string> rates = [.. study.Experiments.Select(one => Rate(one, axis)).Distinct(StringComparer.Ordinal)];
        return rates.Length < 2
            ? null
            : new DropoutEffect
            {
                Rates = rates,
                Rows =
                [
                    .. study
                        .Experiments.GroupBy(one => Network(one, axis), StringComparer.Ordinal)
                        .Select(group =>
                            (
                                group.Key,
                                rates
                                    .Select(rate =>
                                        group.FirstOrDefault(one => string.Equals(Rate(one, axis), rate, StringComparison.Ordinal))
                                    )
                                    .ToImmutableArray()
                            )
                        ),
                ],
            };
    }

    public static string Accuracy(ExperimentResult? one) =>
        one is null ? ""
        : one.Test is { } test ? Figures.Percent(test.Accuracy)
        : "failed";

    /// <summary>The comparison of an experiment with the one at the first rate; null where there is none.</summary>
    public static Comparison? Against(ExperimentResult one, ExperimentResult? first, ReportDocument report) =>
        first is null ? null : report.Between(first.Name, one.Name);

    private static string Rate(ExperimentResult one, string axis) => JsonNodeText.Plain(Entry(one, axis));

    private static JsonNode? Entry(ExperimentResult one, string axis) =>
        one.Axes.FirstOrDefault(entry => string.Equals(entry.Key, axis, StringComparison.Ordinal)).Value;

    private static string Network(ExperimentResult one, string axis)
    {
        string others = ExperimentLabel.Of(one.Axes.Where(entry => !string.Equals(entry.Key, axis, StringComparison.Ordinal)));
        return others.Length > 0 ? others : "all";
    }
}
