using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>A study that varies dropout as a table: a column per rate, a row per combination of the other axes; repeated experiments are one.</summary>
internal sealed class DropoutEffect
{
    /// <summary>The rates as text, in the order of the study.</summary>
    public required ImmutableArray<string> Rates { get; init; }

    /// <summary>Per network, its experiment at each rate; null where there is none.</summary>
    public required ImmutableArray<(string Network, ImmutableArray<Contender?> Cells)> Rows { get; init; }

    /// <summary>Null where the study does not vary dropout, or nothing finished.</summary>
    public static DropoutEffect? Of(ReportStudy study)
    {
        string? axis = study.Axes.FirstOrDefault(name => string.Equals(name.Split('.')[^1], "dropout", StringComparison.Ordinal));
        if (axis is null || !study.Contenders.Any(one => one.Done.Any()))
        {
            return null;
        }

        ImmutableArray<string> rates = [.. study.Contenders.Select(one => Rate(one, axis)).Distinct(StringComparer.Ordinal)];
        return rates.Length < 2
            ? null
            : new DropoutEffect
            {
                Rates = rates,
                Rows =
                [
                    .. study
                        .Contenders.GroupBy(one => Network(one, axis), StringComparer.Ordinal)
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

    /// <summary>Test accuracy, of repeated experiments the mean.</summary>
    public static string Accuracy(Contender? one) =>
        one is null ? ""
        : one.Of(run => run.Test, test => test.Accuracy) is { } spread ? Figures.Percent(spread.Mean)
        : "failed";

    /// <summary>What is said of a cell against that of the first rate; null where they are not compared.</summary>
    public static Claim? Against(Contender one, Contender? first, ReportDocument report) =>
        first is null ? null : Claim.Between(first, one, report);

    private static string Rate(Contender one, string axis) => JsonNodeText.Plain(Entry(one, axis));

    private static JsonNode? Entry(Contender one, string axis) =>
        one.Axes.FirstOrDefault(entry => string.Equals(entry.Key, axis, StringComparison.Ordinal)).Value;

    private static string Network(Contender one, string axis)
    {
        string others = ExperimentLabel.Of(one.Axes.Where(entry => !string.Equals(entry.Key, axis, StringComparison.Ordinal)));
        return others.Length > 0 ? others : "all";
    }
}
