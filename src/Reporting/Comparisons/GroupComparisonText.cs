using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>The table of comparisons of repeated experiments, as Markdown and HTML show it.</summary>
internal static class GroupComparisonText
{
    public const string Title = "Comparisons of repeated experiments";

    public const string Explanation =
        "Runs of the same seed and fold are paired: mean difference of the second from the first in percentage points of test accuracy, with the 95\u00a0% interval and the p-value "
        + "of a paired t-test after Holm's correction; beside it the bootstrap interval over test images.";

    public static IReadOnlyList<string> Headings { get; } =
    [
        "only this differs",
        "first",
        "second",
        "#n",
        "#mean difference",
        "#95 % interval",
        "#over images",
        "#p (Holm)",
        "verdict on the second",
    ];

    public static IEnumerable<string> Row(GroupComparison pair) =>
        [
            pair.Differs,
            pair.A.Label,
            pair.B.Label,
            Figures.Whole(pair.Differences.Length),
            Figures.Points(pair.Result.Mean),
            $"{Figures.Points(pair.Result.Interval.Low)} to {Figures.Points(pair.Result.Interval.High)}",
            $"{Figures.Points(pair.BootstrapInterval.Low)} to {Figures.Points(pair.BootstrapInterval.High)}",
            Figures.PValue(pair.PHolm),
            VerdictText.Word(pair.Verdict),
        ];
}
