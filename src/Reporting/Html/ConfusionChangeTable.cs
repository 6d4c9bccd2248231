using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Which confusions the best of a study makes more or less often than another: one confusion matrix minus the other, as a shaded table.</summary>
internal static class ConfusionChangeTable
{
    /// <summary>More classes than this make a table that nobody can read; then the largest changes stand alone.</summary>
    private const int LargestTable = 20;
    private const int MostSaid = 6;

    private static readonly double[] Steps = [0, 0.005, 0.01, 0.02, 0.05];

    public static void Write(Markup page, ReportStudy study, ReportDocument report)
    {
        var changes = ConfusionChange.Of(study, report);
        if (changes.IsEmpty)
        {
            return;
        }

        Parts.Heading(page, "confusion-change", "Change in confusions");
        foreach (var change in changes)
        {
            page.Element("p", () => WriteSentence(page, change, report));
            if (change.Classes.Length <= LargestTable && change.Counts.Any(row => row.Any(count => count != 0)))
            {
                WriteTable(page, change, report);
            }
        }
    }

    private static void WriteSentence(Markup page, ConfusionChange change, ReportDocument report)
    {
        page.Name(change.To.Label(report)).Text(" against ").Name(change.From.Label(report));
        page.Text(
            change.Claim is { } claim
                ? $" ({Figures.Points(claim.Difference)} points, {(claim.Verdict == Verdict.NoDifferenceShown ? "no difference shown" : Figures.PSentence(claim.P))})"
                : ""
        );
        var largest = change
            .Counts.SelectMany((row, truth) => row.Select((count, chosen) => (truth, chosen, count)))
            .Where(cell => cell.count != 0)
            .OrderByDescending(cell => Math.Abs(cell.count))
            .Take(MostSaid)
            .ToList();
        page.Text(largest.Count == 0 ? ": both confuse the same classes equally often." : ". Largest changes: ");
        for (int i = 0; i < largest.Count; i++)
        {
            var (truth, chosen, count) = largest[i];
            page.Name(change.Classes[truth]).Text(truth == chosen ? " right " : " taken for ");
            if (truth != chosen)
            {
                page.Name(change.Classes[chosen]).Text(" ");
            }

            page.Text($"{Signed(count)}{(i == largest.Count - 1 ? "." : "; ")}");
        }
    }

    private static void WriteTable(Markup page, ConfusionChange change, ReportDocument report)
    {
        string runs = change.Runs > 1 ? $", summed over {RunCount.Of(change.Runs, change.To.Repeated?.Varies ?? [])}" : "";
        Parts.Table(
            page,
            $"Images that {change.To.Label(report)} classifies so more (+) or less often (\u2212) than {change.From.Label(report)}{runs}: rows are the true class, columns the chosen one. "
                + "Blue: better (more right, or fewer mistakes); orange: worse; the deeper, the larger the share of the row.",
            "confusion change",
            () =>
            {
                using (page.Open("thead"))
                using (page.Open("tr"))
                {
                    page.Element("th", "true \\ chosen", ("scope", "col"));
                    foreach (string name in change.Classes)
                    {
                        page.Element("th", () => page.Name(name), ("scope", "col"), ("title", name));
                    }
                }

                using (page.Open("tbody"))
                {
                    for (int row = 0; row < change.Classes.Length; row++)
                    {
                        WriteRow(page, change, row);
                    }
                }
            }
        );
    }

    private static void WriteRow(Markup page, ConfusionChange change, int row)
    {
        using (page.Open("tr"))
        {
            page.Element("th", () => page.Name(change.Classes[row]), ("scope", "row"), ("title", change.Classes[row]));
            for (int column = 0; column < change.Classes.Length; column++)
            {
                int count = change.Counts[row][column];
                page.Element("td", Signed(count), ("class", Shade(count, change.Support[row], row == column)));
            }
        }
    }

    private static string Signed(int count) =>
        count == 0 ? "0"
        : count > 0 ? $"+{Figures.Whole(count)}"
        : $"\u2212{Figures.Whole(-(long)count)}";

    private static string Shade(int count, int support, bool isDiagonal)
    {
        string diagonal = isDiagonal ? "hit " : "";
        if (count == 0)
        {
            return $"{diagonal}zero";
        }

        double share = Math.Abs(count) / (double)support;
        int step = Steps.Count(least => share >= least);
        return $"{diagonal}{(count > 0 == isDiagonal ? 'h' : 'm')}{step}";
    }
}
