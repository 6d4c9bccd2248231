using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>What is said of two contenders, whether each was run once or several times: B against A.</summary>
/// <param name="Difference">Test accuracy of B minus that of A.</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <param name="Verdict">Which is better, if it is shown.</param>
/// <param name="Evidence">Test, p-value and number of runs in words.</param>
internal sealed record Claim(double Difference, ConfidenceInterval Interval, Verdict Verdict, string Evidence)
{
    /// <summary>Null where the two are not compared.</summary>
    public static Claim? Between(Contender a, Contender b, ReportDocument report)
    {
        if (a.Repeated is { } first && b.Repeated is { } second)
        {
            return report.Between(first, second) is not { } pair
                ? null
                : new Claim(
                    pair.Result.Mean,
                    pair.Result.Interval,
                    pair.Verdict,
                    $"t-test {Figures.PSentence(pair.PHolm)}, {RunCount.Of(pair.Differences.Length, first.Varies)}"
                );
        }

        return a.Repeated is null && b.Repeated is null && report.Between(a.Runs[0].Name, b.Runs[0].Name) is { } single
            ? new Claim(single.AccuracyDifference, single.Interval, single.Verdict, $"McNemar {Figures.PSentence(single.PHolm)}")
            : null;
    }
}
