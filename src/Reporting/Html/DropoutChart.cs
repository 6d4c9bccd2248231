using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Html;

/// <summary>Test accuracy by dropout rate as lines with intervals, one per network: the table beside it as a picture.</summary>
internal static class DropoutChart
{
    /// <summary>Points that stand in one chart whatever their lines.</summary>
    private const int MostPoints = 24;

    /// <summary>Lines of a chart with more points.</summary>
    private const int MostLines = 4;

    /// <summary>Nothing where no run is done.</summary>
    public static void Write(Markup page, DropoutEffect effect, ReportStudy study)
    {
        ImmutableArray<(string Text, double? Number, int Column)> rates = RatesOf(effect);
        ImmutableArray<(string Name, ImmutableArray<Contender?> Cells)> rows =
        [
            .. effect
                .Rows.Select((row, index) => (row.Network, row.Cells, index))
                .OrderByDescending(row => row.Cells.Max(one => Validation(one) ?? -1))
                .Take(ChartMarker.Count)
                .OrderBy(row => row.index)
                .Select(row => (row.Network, row.Cells)),
        ];
        ImmutableArray<IntervalSeries> series =
        [
            .. rows.Select(row => new IntervalSeries(row.Name, [.. rates.Select(rate => PointOf(row.Cells[rate.Column], study))])),
        ];
        if (IntervalChart.RangeOf(series) is not { } range)
        {
            return;
        }

        int lines = LinesOf(series.Length, rates.Length);
        for (int first = 0; first < series.Length; first += lines)
        {
            using (page.Open("figure"))
            {
                page.Raw(
                    new IntervalChart
                    {
                        Title = "Test accuracy (%)",
                        XLabel = rates.Any(rate => rate.Number is null) ? "Dropout rates, layer by layer" : "Dropout rate",
                        Choice = study.IsTied ? "Highest validation accuracy, tied" : "Highest validation accuracy",
                        Positions = [.. rates.Select(rate => (rate.Text, rate.Number))],
                        Series = [.. series.Skip(first).Take(lines)],
                        Range = range,
                        FirstStyle = first,
                    }.ToSvg()
                );
                if (first + lines >= series.Length)
                {
                    page.Element("figcaption", Caption(rows.SelectMany(row => row.Cells), effect.Rows.Length), ("class", "note"));
                }
            }
        }
    }

    /// <summary>Lines of a chart: many points of many networks stand in several charts of one scale.</summary>
    private static int LinesOf(int networks, int rates)
    {
        int charts = networks * rates <= MostPoints ? 1 : (networks + MostLines - 1) / MostLines;
        return (networks + charts - 1) / charts;
    }

    private static string Caption(IEnumerable<Contender?> shown, int networks)
    {
        string whiskers = shown.Any(one => one?.Repeated is not null)
            ? "Whiskers: 95\u00a0% interval of the mean over the runs (Student\u2019s t), of a single run Wilson\u2019s; faint dots: each run. "
            : "Whiskers: Wilson\u2019s 95\u00a0% interval of each run. ";
        string left =
            networks > ChartMarker.Count ? $" Of {networks} networks, the {ChartMarker.Count} with the highest validation accuracy." : "";
        return $"{whiskers}They say how sure each point is; whether two differ, the comparisons say better, since all saw the same images.{left}";
    }

    /// <summary>Ascending where every rate is a number, else in the order of the study.</summary>
    private static ImmutableArray<(string Text, double? Number, int Column)> RatesOf(DropoutEffect effect)
    {
        var numbers = effect
            .Rates.Select(rate =>
                double.TryParse(rate, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
                    ? number
                    : (double?)null
            )
            .ToList();
        bool areNumbers = numbers.TrueForAll(number => number is not null);
        return
        [
            .. effect
                .Rates.Select((rate, i) => (rate, areNumbers ? numbers[i] : null, i))
                .OrderBy(entry => entry.Item2)
                .ThenBy(entry => entry.i),
        ];
    }

    private static double? Validation(Contender? one) => one?.Of(run => run.Validation, split => split.Accuracy)?.Mean;

    private static IntervalPoint? PointOf(Contender? one, ReportStudy study)
    {
        if (one?.Of(run => run.Test, test => test.Accuracy) is not { } spread)
        {
            return null;
        }

        var tests = one.Runs.Select(run => run.Test).OfType<ClassificationMetrics>().ToList();
        ImmutableArray<double> singles = one.Repeated is null ? [] : [.. tests.Select(test => test.Accuracy)];
        var interval = one.Repeated is null ? tests[0].AccuracyInterval : MeanInterval.Of(singles, tests.Min(test => test.Count));
        bool isChosen = study.IsChoice && study.BestContenders.Contains(one);
        return new IntervalPoint(
            Figures.Rounded(spread.Mean),
            interval is { } range ? new ConfidenceInterval(Figures.Rounded(range.Low), Figures.Rounded(range.High)) : null,
            singles,
            isChosen
        );
    }
}
