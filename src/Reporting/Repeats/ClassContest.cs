using System.Collections.Immutable;

namespace Permafrost.Reporting.Repeats;

/// <summary>Who finds one class best and who worst, by F1 on the test images (of repeated experiments the mean); of equal ones the first.</summary>
/// <param name="Name">The class.</param>
/// <param name="Best">With the highest F1.</param>
/// <param name="Highest">Its F1.</param>
/// <param name="Worst">With the lowest F1.</param>
/// <param name="Lowest">Its F1.</param>
internal sealed record ClassContest(string Name, Contender Best, double Highest, Contender Worst, double Lowest)
{
    /// <summary>The classes with test images; empty where fewer than two finished.</summary>
    public static ImmutableArray<ClassContest> Of(ReportStudy study)
    {
        List<Contender> finished = [.. study.Contenders.Where(one => one.Done.Any())];
        if (finished.Count < 2)
        {
            return [];
        }

        var classes = finished[0].Done.First().Test!.Classes;
        return
        [
            .. Enumerable
                .Range(0, classes.Length)
                .Where(k => classes[k].Support > 0)
                .Select(k =>
                {
                    double[] f1 = [.. finished.Select(one => one.Of(run => run.Test, test => test.Classes[k].F1)!.Mean)];
                    int best = Array.IndexOf(f1, f1.Max());
                    int worst = Array.IndexOf(f1, f1.Min());
                    return new ClassContest(classes[k].Name, finished[best], f1[best], finished[worst], f1[worst]);
                }),
        ];
    }
}
