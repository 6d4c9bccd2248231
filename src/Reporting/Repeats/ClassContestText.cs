using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Repeats;

/// <summary>The table of who finds each class best and worst, as Markdown and HTML show it.</summary>
internal static class ClassContestText
{
    public const string Title = "Best and worst by class";

    public static IReadOnlyList<string> Headings { get; } = ["class", "found best by", "#F1", "found worst by", "#F1"];

    public static IEnumerable<string> Row(ClassContest one, ReportDocument report) =>
        [one.Name, one.Best.Label(report), Figures.Decimal(one.Highest), one.Worst.Label(report), Figures.Decimal(one.Lowest)];
}
