using System.Collections.Immutable;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Metrics;

/// <summary>The class that is found best, the one that is found worst, and what the latter is most often taken for.</summary>
/// <remarks>By F1, among the classes that have images; of equal ones the first. All null where no two classes differ.</remarks>
/// <param name="Easiest">Highest F1.</param>
/// <param name="Hardest">Lowest F1.</param>
/// <param name="TakenFor">Most frequent mistake on images of <paramref name="Hardest"/>; null where there is none.</param>
internal sealed record ClassFindings(ClassMetrics? Easiest, ClassMetrics? Hardest, Mistake? TakenFor)
{
    public static ClassFindings Of(ClassificationMetrics metrics)
    {
        var classes = metrics.Classes.Where(one => one.Support > 0).OrderByDescending(one => one.F1).ToList();
        if (classes.Count < 2 || classes[0].F1 <= classes[^1].F1)
        {
            return new ClassFindings(null, null, null);
        }

        // The sort is stable, so the first of the lowest is the first in the order of the classes.
        var hardest = classes.First(one => one.F1 <= classes[^1].F1);
        return new ClassFindings(classes[0], hardest, Largest(metrics, metrics.Classes.IndexOf(hardest)));
    }

    /// <summary>A sentence, as its words and the names of classes in it; empty where there is nothing to say.</summary>
    public ImmutableArray<(string Words, bool IsName)> Sentence() =>
        Easiest is null || Hardest is null
            ? []
            :
            [
                ("Easiest: ", false),
                (Easiest.Name, true),
                ($" (F1 {Figures.Decimal(Easiest.F1)}). Hardest: ", false),
                (Hardest.Name, true),
                ($" (F1 {Figures.Decimal(Hardest.F1)})", false),
                .. TakenFor is { } miss
                    ? new[]
                    {
                        (", most often taken for ", false),
                        (miss.Chosen, true),
                        ($" ({Figures.Whole(miss.Count)} of {Figures.Whole(miss.Support)})", false),
                    }
                    : [],
                (".", false),
            ];

    private static Mistake? Largest(ClassificationMetrics metrics, int truth)
    {
        var row = metrics.Confusion[truth];
        int chosen = -1;
        for (int k = 0; k < row.Length; k++)
        {
            if (k != truth && row[k] > (chosen < 0 ? 0 : row[chosen]))
            {
                chosen = k;
            }
        }

        return chosen < 0
            ? null
            : new Mistake(metrics.Classes[truth].Name, metrics.Classes[chosen].Name, row[chosen], metrics.Classes[truth].Support);
    }
}
