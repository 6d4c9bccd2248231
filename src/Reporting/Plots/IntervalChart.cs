using System.Collections.Immutable;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Plots;

/// <summary>Shares in per cent with their intervals over a few positions: a line per series, its name at the end, a ring around what was chosen.</summary>
/// <remarks>Byte-stable: positions have one decimal, no text is measured. Series stand a little beside each other, so that no whisker covers another.</remarks>
internal sealed partial record IntervalChart
{
    private const double Width = 360;
    private const double PlotHeight = 184;
    private const double Left = 46;
    private const double Top = 46;
    private const double Bottom = Top + PlotHeight;
    private const double LabelHeight = 14;
    private const int NameLetters = 13;

    // Beside its whisker, which would hide it.
    private const double SingleOffset = 4.5;

    /// <summary>What is drawn, with its unit.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the horizontal axis.</summary>
    public required string XLabel { get; init; }

    /// <summary>What a ring means.</summary>
    public required string Choice { get; init; }

    /// <summary>Positions from left to right: the text of each, and its number where all are numbers, ascending; else they stand evenly.</summary>
    public required ImmutableArray<(string Text, double? Number)> Positions { get; init; }

    /// <summary>The lines, at most <see cref="ChartMarker.Count"/>; at least one has a point. Values are shares, 0 to 1.</summary>
    public required ImmutableArray<IntervalSeries> Series { get; init; }

    /// <summary>What the vertical axis must show too, so that several charts have one scale.</summary>
    public (double Low, double High)? Range { get; init; }

    /// <summary>Mark and colour of the first line, from 0; the others follow.</summary>
    public int FirstStyle { get; init; }

    private double NameWidth => 26 + ChartText.BoldWidth(Math.Max(6, Series.Max(one => Math.Min(NameLetters, one.Name.Length))));

    /// <summary>From the lowest value or end of an interval to the highest; null where there is none.</summary>
    public static (double Low, double High)? RangeOf(IEnumerable<IntervalSeries> series)
    {
        var points = series.SelectMany(one => one.Points).OfType<IntervalPoint>().ToList();
        return points.Count == 0 ? null : (points.Min(Lowest), points.Max(Highest));
    }

    /// <summary>The <c>svg</c> element, to stand inside an HTML page.</summary>
    public string ToSvg()
    {
        var points = Series.SelectMany(one => one.Points).OfType<IntervalPoint>().ToList();
        var (low, high) = Range ?? RangeOf(Series)!.Value;
        var y = AxisScale.Around(100 * low, 100 * high, intervals: 5, 0, 100);
        double[] x = PlacesOf();
        var svg = new Markup();
        using (
            svg.Open(
                "svg",
                ("class", "chart dose"),
                ("viewBox", $"0 0 {ChartText.At(Width)} {ChartText.At(Height)}"),
                ("role", "img"),
                ("aria-label", Summary())
            )
        )
        {
            svg.Element("text", Title, ("class", "title"), ("x", ChartText.At(Left)), ("y", "14"));
            if (points.Exists(one => one.IsChosen))
            {
                svg.Element("circle", "", ("class", "chosen"), ("cx", ChartText.At(Left + 6)), ("cy", "28"), ("r", "5.5"));
                svg.Element("text", Choice, ("class", "tick"), ("x", ChartText.At(Left + 17)), ("y", "32"));
            }

            DrawAxes(svg, x, y);
            double apart = OffsetOf(x);
            for (int i = 0; i < Series.Length; i++)
            {
                double offset = (i - (Series.Length - 1) / 2.0) * apart;
                DrawSeries(svg, i, [.. x.Select(place => place + offset)], y);
            }

            DrawNames(svg, y);
        }

        return svg.ToString();
    }

    private string Summary()
    {
        var lines = Series
            .Select(one =>
            {
                var known = one.Points.Select((point, i) => (point, i)).Where(entry => entry.point is not null).ToList();
                return known.Count == 0 ? $"{one.Name}: no value."
                    : known.Count == 1 ? $"{one.Name}: {At(known[0])}."
                    : $"{one.Name}: {At(known[0])}, {At(known[^1])}.";
            })
            .ToList();
        var chosen = Series
            .SelectMany(one => one.Points.Select((point, i) => (one.Name, point, i)))
            .Where(entry => entry.point is { IsChosen: true });
        string choice = string.Join(" and ", chosen.Select(entry => $"{entry.Name} at {Positions[entry.i].Text}"));
        return $"{Title} by {XLabel.ToLowerInvariant()}, with 95\u00a0% intervals. {string.Join(' ', lines)}{(choice.Length > 0 ? $" {Choice}: {choice}." : "")}";

        string At((IntervalPoint? Point, int Index) entry) =>
            $"{Figures.Percent(entry.Point!.Value)}{(entry.Point.Interval is { } range ? $" ({Figures.PercentRange(range.Low, range.High)})" : "")} at {Positions[entry.Index].Text}";
    }

    private void DrawSeries(Markup svg, int index, double[] x, AxisScale y)
    {
        var points = Series[index].Points;
        int look = FirstStyle + index;
        string style = $"c{look}{(look < 4 ? "" : " dashed")}";
        string line = "";
        string whiskers = "";
        for (int i = 0; i < points.Length; i++)
        {
            if (points[i] is not { } point)
            {
                continue;
            }

            string at = ChartText.At(x[i]);
            line += $"{(i > 0 && points[i - 1] is not null ? 'L' : 'M')}{at} {Place(y, point.Value)}";
            if (point.Interval is { } range)
            {
                string cap = $"{ChartText.At(x[i] - 2.5)} ";
                string low = Place(y, range.Low);
                string high = Place(y, range.High);
                whiskers += $"M{at} {low}V{high}M{cap}{low}h5M{cap}{high}h5";
            }
        }

        svg.Element("path", "", ("class", $"line {style}"), ("d", line));
        svg.Element("path", "", ("class", $"whisker c{look}"), ("d", whiskers));
        for (int i = 0; i < points.Length; i++)
        {
            if (points[i] is not { } point)
            {
                continue;
            }

            foreach (double single in point.Singles)
            {
                svg.Element(
                    "circle",
                    "",
                    ("class", $"single c{look}"),
                    ("cx", ChartText.At(x[i] + SingleOffset)),
                    ("cy", Place(y, single)),
                    ("r", "1.6")
                );
            }

            ChartMarker.Draw(svg, look, x[i], Vertical(y, 100 * point.Value));
            if (point.IsChosen)
            {
                svg.Element("circle", "", ("class", "chosen"), ("cx", ChartText.At(x[i])), ("cy", Place(y, point.Value)), ("r", "8"));
            }
        }
    }

    /// <summary>Names stand at the right with their marks, in the order of the lines' ends, pushed apart where these are close.</summary>
    private void DrawNames(Markup svg, AxisScale y)
    {
        var names = ChartText.Distinct([.. Series.Select(one => one.Name)], NameLetters);
        double[] places = LabelPlaces.Of(
            [
                .. Series.Select(one =>
                    one.Points.LastOrDefault(point => point is not null) is { } last ? Vertical(y, 100 * last.Value) : Bottom
                ),
            ],
            LabelHeight,
            Top,
            Bottom
        );
        for (int i = 0; i < Series.Length; i++)
        {
            ChartMarker.Draw(svg, FirstStyle + i, Width - NameWidth + 12, places[i]);
            svg.Element(
                "text",
                names[i],
                ("class", $"name c{FirstStyle + i}"),
                ("x", ChartText.At(Width - NameWidth + 21)),
                ("y", ChartText.At(places[i] + 4))
            );
        }
    }

    private static double Lowest(IntervalPoint point) => point.Singles.Append(point.Interval?.Low ?? point.Value).Append(point.Value).Min();

    private static double Highest(IntervalPoint point) =>
        point.Singles.Append(point.Interval?.High ?? point.Value).Append(point.Value).Max();

    private static string Place(AxisScale y, double share) => ChartText.At(Vertical(y, 100 * share));

    private static double Vertical(AxisScale y, double percent) => Bottom - y.Share(percent) * PlotHeight;
}
