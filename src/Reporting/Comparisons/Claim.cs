using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Comparisons;

/// <summary>What is said of two contenders, whether each was run once or several times: B against A.</summary>
/// <param name="Difference">Test accuracy of B minus that of A.</param>
/// <param name="Interval">Its 95 % interval.</param>
/// <param name="Verdict">Which is better, if it is shown.</param>
/// <param name="Test">What gave the p-value.</param>
/// <param name="P">The p-value after Holm's correction.</param>
/// <param name="Runs">", five seeds", or nothing where each was run once.</param>
internal sealed record Claim(double Difference, ConfidenceInterval Interval, Verdict Verdict, string Test, double P, string Runs)
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
                    "t-test",
                    pair.PHolm,
                    $", {RunCount.Of(pair.Differences.Length, first.Varies)}"
                );
        }

        return a.Repeated is null && b.Repeated is null && report.Between(a.Runs[0].Name, b.Runs[0].Name) is { } single
            ? new Claim(single.AccuracyDifference, single.Interval, single.Verdict, "McNemar", single.PHolm, "")
            : null;
    }

    /// <summary>The same of A against B.</summary>
    public Claim Turned() =>
        this with
        {
            Difference = -Difference,
            Interval = new ConfidenceInterval(-Interval.High, -Interval.Low),
            Verdict = Verdict switch
            {
                Verdict.Better => Verdict.Worse,
                Verdict.Worse => Verdict.Better,
                _ => Verdict,
            },
        };

    /// <summary>"by 0.60 points (95 % interval 0.20 to 1.00, McNemar p = 0.0040)"; of what is worse, by how much.</summary>
    public string Words()
    {
        var (low, high) = Difference >= 0 ? (Interval.Low, Interval.High) : (-Interval.High, -Interval.Low);
        string range = $"{Figures.PlainPoints(low)} to {Figures.PlainPoints(high)}";
        return $"by {Figures.PlainPoints(Math.Abs(Difference))} points (95\u00a0% interval {range}, {Test} {Figures.PSentence(P)}{Runs})";
    }

    /// <summary>"by 0.60 to 1.20 points (McNemar p at most 0.0040)"</summary>
    public static string Words(IReadOnlyList<Claim> claims)
    {
        if (claims.Count == 1)
        {
            return claims[0].Words();
        }

        var weakest = claims.MaxBy(one => one.P)!;
        string low = Figures.PlainPoints(claims.Min(one => Math.Abs(one.Difference)));
        string high = Figures.PlainPoints(claims.Max(one => Math.Abs(one.Difference)));
        string p = Figures.PSentence(weakest.P).Replace("=", "at most", StringComparison.Ordinal);
        return $"by {low} to {high} points ({weakest.Test} {p}{weakest.Runs})";
    }
}
