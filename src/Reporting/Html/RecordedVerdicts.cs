using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Html;

/// <summary>
/// The verdicts of the report as a block of numbers for <see cref="PageScript"/>: pairs of experiments, sets of repeated runs, pairs of such sets.
/// Everything else the script reads from the tables that readers see.
/// </summary>
internal static class RecordedVerdicts
{
    /// <summary>Pairs that a page holds, about a megabyte; of more those with the smallest p.</summary>
    private const int MostPairs = 25_000;

    public static void Write(Markup page, ReportDocument report)
    {
        var numbers = new StringBuilder("{\"pairs\":[");
        Join(
            numbers,
            MostCertain(report.Comparisons, pair => pair.PHolm),
            pair =>
                Pair(
                    report.PositionOf(pair.A) + 1,
                    report.PositionOf(pair.B) + 1,
                    pair.Verdict,
                    pair.AccuracyDifference,
                    pair.Interval,
                    pair.PHolm
                )
        );
        numbers.Append("],\"runs\":[");
        Join(
            numbers,
            report.Repeats,
            set => $"[{string.Join(',', set.Runs.Select(one => (report.PositionOf(one.Name) + 1).ToString(CultureInfo.InvariantCulture)))}]"
        );
        numbers.Append("],\"groups\":[");
        var places = RepeatSection.Numbers(report);
        Join(
            numbers,
            MostCertain(report.GroupComparisons, pair => pair.PHolm),
            pair =>
                Pair(
                    places[pair.A.Runs[0].Name],
                    places[pair.B.Runs[0].Name],
                    pair.Verdict,
                    pair.Result.Mean,
                    pair.Result.Interval,
                    pair.PHolm
                )
        );
        numbers.Append("]}");

        // Nothing but numbers and our own words, so there is nothing to escape.
        page.Raw($"<script type=\"application/json\" id=\"recorded\">{numbers}</script>\n");
    }

    /// <summary>The sort is stable: of equal ones those that come first in the report.</summary>
    private static IEnumerable<T> MostCertain<T>(ImmutableArray<T> all, Func<T, double> p) =>
        all.Length <= MostPairs ? all : all.OrderBy(p).Take(MostPairs);

    private static string Pair(int a, int b, Verdict verdict, double difference, ConfidenceInterval interval, double p)
    {
        int word = verdict switch
        {
            Verdict.Better => 1,
            Verdict.Worse => -1,
            _ => 0,
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"[{a},{b},{word},{Points(difference)},{Points(interval.Low)},{Points(interval.High)},{Digits(p, "F6")}]"
        );
    }

    private static string Points(double difference) => Digits(100 * difference, "F2");

    /// <summary>A number without the zeros at its end that JSON does not need.</summary>
    private static string Digits(double value, string format)
    {
        string text = value.ToString(format, CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
        return text is "-0" or "" ? "0" : text;
    }

    private static void Join<T>(StringBuilder text, IEnumerable<T> all, Func<T, string> write)
    {
        bool isFirst = true;
        foreach (var one in all)
        {
            text.Append(isFirst ? "" : ",").Append(write(one));
            isFirst = false;
        }
    }
}
