using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>The confusion matrix as a shaded table, and its largest mistakes in words.</summary>
internal static class ConfusionTable
{
    /// <summary>More classes than this make a table that nobody can read; then the largest mistakes stand alone.</summary>
    private const int LargestTable = 60;

    // Mistakes are rare: their shades must part 1 % from 5 %, those of the diagonal 80 % from 95 %.
    private static readonly double[] HitSteps = [0, 0.5, 0.7, 0.8, 0.9];
    private static readonly double[] MissSteps = [0, 0.01, 0.03, 0.08, 0.2];

    public static void Write(Markup page, ClassificationMetrics test)
    {
        Parts.Heading(page, "confusion", "Confusion");
        var mistakes = Mistakes.Largest(test, 5);
        if (!mistakes.IsEmpty)
        {
            page.Element("p", () => WriteMistakes(page, mistakes));
        }

        if (test.Classes.Length <= LargestTable)
        {
            WriteTable(page, test);
        }
    }

    private static void WriteMistakes(Markup page, IReadOnlyList<Mistake> mistakes)
    {
        page.Text("Most frequent mistakes: ");
        for (int i = 0; i < mistakes.Count; i++)
        {
            var (truth, chosen, count, support) = mistakes[i];
            page.Name(truth)
                .Text(" taken for ")
                .Name(chosen)
                .Text($" ({Figures.Whole(count)} of {Figures.Whole(support)}){(i == mistakes.Count - 1 ? "." : "; ")}");
        }
    }

    private static void WriteTable(Markup page, ClassificationMetrics test)
    {
        Parts.Table(
            page,
            "Confusion matrix: rows are the true class, columns the chosen one. Blue, right; orange, wrong; the deeper, the larger the share of the row.",
            "confusion",
            () =>
            {
                using (page.Open("thead"))
                using (page.Open("tr"))
                {
                    page.Element("th", "true \\ chosen", ("scope", "col"));
                    foreach (var column in test.Classes)
                    {
                        page.Element("th", () => page.Name(column.Name), ("scope", "col"), ("title", column.Name));
                    }
                }

                using (page.Open("tbody"))
                {
                    for (int row = 0; row < test.Classes.Length; row++)
                    {
                        WriteRow(page, test, row);
                    }
                }
            }
        );
    }

    private static void WriteRow(Markup page, ClassificationMetrics test, int row)
    {
        using (page.Open("tr"))
        {
            page.Element("th", () => page.Name(test.Classes[row].Name), ("scope", "row"), ("title", test.Classes[row].Name));
            for (int column = 0; column < test.Classes.Length; column++)
            {
                int count = test.Confusion[row][column];
                page.Element("td", Figures.Whole(count), ("class", Shade(count, test.Classes[row].Support, row == column)));
            }
        }
    }

    private static string Shade(int count, int support, bool hit)
    {
        if (count == 0)
        {
            return "zero";
        }

        double share = count / (double)support;
        int step = (hit ? HitSteps : MissSteps).Count(least => share >= least);
        return hit ? $"hit h{step}" : $"m{step}";
    }
}
