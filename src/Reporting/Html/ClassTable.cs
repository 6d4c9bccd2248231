using System.Collections.Immutable;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>The figures of each class, and which is easiest and hardest.</summary>
internal static class ClassTable
{
    /// <param name="page">Written to.</param>
    /// <param name="test">The figures.</param>
    /// <param name="id">Anchor of the section: that of a class is <c>ID-class-1</c>.</param>
    public static void Write(Markup page, ClassificationMetrics test, string id)
    {
        Parts.Heading(page, "h3", $"{id}-classes", () => page.Text("By class"));
        var found = ClassFindings.Of(test).Sentence();
        if (!found.IsEmpty)
        {
            page.Element("p", () => WriteWords(page, found));
        }

        page.Element("p", ChanceCorrectedText.Of(test));

        Parts.Table(
            page,
            "Test images by class. Precision: of the images given this class, the share that has it. Recall: of those that have it, the share given it.",
            "classes",
            () =>
            {
                Parts.Head(page, ["Class", "#Precision", "#Recall", "#F1", "#Images"]);
                using (page.Open("tbody"))
                {
                    foreach (var (row, k) in test.Classes.Select((row, k) => (row, k)))
                    {
                        using (page.Open("tr", ("id", $"{id}-class-{k + 1}")))
                        {
                            Parts.RowHead(page, row.Name);
                            Parts.Number(page, Figures.Decimal(row.Precision));
                            Parts.Number(page, Figures.Decimal(row.Recall));
                            Parts.Number(page, Figures.Decimal(row.F1));
                            Parts.Number(page, Figures.Whole(row.Support));
                        }
                    }
                }
            }
        );
    }

    private static void WriteWords(Markup page, ImmutableArray<(string Words, bool IsName)> sentence)
    {
        foreach (var (words, isName) in sentence)
        {
            if (isName)
            {
                page.Name(words);
            }
            else
            {
                page.Text(words);
            }
        }
    }
}
