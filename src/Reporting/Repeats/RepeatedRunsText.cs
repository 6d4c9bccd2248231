using System.Globalization;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Repeats;

/// <summary>The table of repeated runs, as Markdown and HTML show it.</summary>
internal static class RepeatedRunsText
{
    public const string Title = "Repeated runs";

    public const string Explanation =
        "Experiments that differ by seed or fold alone, as mean \u00b1 standard deviation (with n \u2212 1) of those that finished; accuracies of each run in per cent, in the order of the runs.";

    public static IReadOnlyList<string> Headings { get; } =
    [
        "experiment",
        "repeated by",
        "#n",
        "#validation accuracy",
        "#validation loss",
        "#test accuracy of each run",
        "#test accuracy",
        "#test loss",
    ];

    public static IEnumerable<string> Row(RepeatedRuns runs) =>
        [
            runs.Label,
            string.Join(", ", runs.Varies),
            Figures.Whole(runs.Count),
            Percent(runs.Of(one => one.Validation, split => split.Accuracy)),
            Decimal(runs.Of(one => one.Validation, split => split.Loss)),
            string.Join(", ", runs.Values(one => one.Test, split => split.Accuracy).Select(Each)),
            Percent(runs.Of(one => one.Test, split => split.Accuracy)),
            Decimal(runs.Of(one => one.Test, split => split.Loss)),
        ];

    private static string Percent(Spread? spread) =>
        spread switch
        {
            null => "none",
            { Deviation: { } deviation } => $"{Plain(spread.Mean)} \u00b1 {Plain(deviation)}\u00a0%",
            _ => Figures.Percent(spread.Mean),
        };

    private static string Decimal(Spread? spread) =>
        spread switch
        {
            null => "none",
            { Deviation: { } deviation } => $"{Figures.Decimal(spread.Mean)} \u00b1 {Figures.Decimal(deviation)}",
            _ => Figures.Decimal(spread.Mean),
        };

    private static string Each(double? accuracy) => accuracy is { } value ? Plain(value) : "failed";

    private static string Plain(double share) => (100 * share).ToString("F2", CultureInfo.InvariantCulture);
}
