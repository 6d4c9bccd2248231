using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Repeats;

/// <summary>The table of who finds each class best and worst, as Markdown and HTML show it.</summary>
internal static class ClassContestText
{
    public const string Title = "Best and worst by class";

    private const string Alike = "all alike";

    public static IReadOnlyList<string> Headings { get; } = ["class", "found best by", "#F1", "found worst by", "#F1"];

    public static IEnumerable<string> Row(ClassContest one, ReportDocument report)
    {
        bool alike = one.Lowest >= one.Highest;
        return
        [
            one.Name,
            alike ? Alike : one.Best.Label(report),
            Figures.Decimal(one.Highest),
            alike ? Alike : one.Worst.Label(report),
            Figures.Decimal(one.Lowest),
        ];
    }
}
