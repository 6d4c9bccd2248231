using System.Collections.Immutable;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Statistics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Plots;

/// <summary>Shares in per cent with their intervals over a few positions: a line per series, its name at the end, a ring around what was chosen.</summary>
/// <remarks>Byte-stable: positions have one decimal, no text is measured. Series stand a little beside each other, so that no whisker covers another.</remarks>
internal sealed record IntervalChart
{
    private const double Width = 360;
    private const double Height = 270;
    private const double Left = 46;
    private const double Top = 46;
    private const double Bottom = 40;
    private const double Margin = 18;
    private const double LabelHeight = 14;
    private const double LetterWidth = 6.3;
    private const double BoldLetterWidth = 6.9;
    private const int NameLetters = 16;
    private const double LargestOffset = 7;

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

    private double NameWidth => 26 + BoldLetterWidth * Math.Max(6, Series.Max(one => Math.Min(NameLetters, one.Name.Length)));

    /// <summary>The <c>svg</c> element, to stand inside an HTML page.</summary>
    public string ToSvg()
    {
        var points = Series.SelectMany(one => one.Points).OfType<IntervalPoint>().ToList();
        var y = AxisScale.Around(100 * points.Min(Lowest), 100 * points.Max(Highest), intervals: 5, 0, 100);
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

    private void DrawAxes(Markup svg, double[] x, AxisScale y)
    {
        string left = ChartText.At(Left);
        string right = ChartText.At(Width - NameWidth);
        string bottom = ChartText.At(Height - Bottom);
        foreach (var (value, text) in y.Ticks())
        {
            double at = Vertical(y, value);
            svg.Element("path", "", ("class", "grid"), ("d", $"M{left} {ChartText.At(at)}H{right}"));
            svg.Element("text", text, ("class", "tick end"), ("x", ChartText.At(Left - 6)), ("y", ChartText.At(at + 4)));
        }

        svg.Element(
            "path",
            "",
            ("class", "axis"),
            ("d", $"M{left} {bottom}H{right}{string.Concat(x.Select(place => $"M{ChartText.At(place)} {bottom}v4"))}")
        );
        int letters = Positions.All(one => one.Number is not null) ? int.MaxValue : LettersPerPlace(x);
        double free = double.MinValue;
        foreach (
            var (place, text) in x.Zip(Positions.Select(one => one.Text.Length <= letters ? one.Text : ChartText.Short(one.Text, letters)))
        )
        {
            // A label without room is left out; its tick stays.
            double half = LetterWidth * text.Length / 2;
            if (place - half >= free)
            {
                svg.Element("text", text, ("class", "tick middle"), ("x", ChartText.At(place)), ("y", ChartText.At(Height - Bottom + 17)));
                free = place + half + 4;
            }
        }

        svg.Element(
            "text",
            XLabel,
            ("class", "tick middle"),
            ("x", ChartText.At((Left + Width - NameWidth) / 2)),
            ("y", ChartText.At(Height - 5))
        );
    }

    private void DrawSeries(Markup svg, int index, double[] x, AxisScale y)
    {
        var points = Series[index].Points;
        string style = $"c{index}{(index < 4 ? "" : " dashed")}";
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
        svg.Element("path", "", ("class", $"whisker c{index}"), ("d", whiskers));
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
                    ("class", $"single c{index}"),
                    ("cx", ChartText.At(x[i] + SingleOffset)),
                    ("cy", Place(y, single)),
                    ("r", "1.6")
                );
            }

            ChartMarker.Draw(svg, index, x[i], Vertical(y, 100 * point.Value));
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
                    one.Points.LastOrDefault(point => point is not null) is { } last ? Vertical(y, 100 * last.Value) : Height - Bottom
                ),
            ],
            LabelHeight,
            Top,
            Height - Bottom
        );
        for (int i = 0; i < Series.Length; i++)
        {
            ChartMarker.Draw(svg, i, Width - NameWidth + 12, places[i]);
            svg.Element(
                "text",
                names[i],
                ("class", $"name c{i}"),
                ("x", ChartText.At(Width - NameWidth + 21)),
                ("y", ChartText.At(places[i] + 4))
            );
        }
    }

    private double[] PlacesOf()
    {
        double first = Left + Margin;
        double room = Width - NameWidth - Margin - first;
        if (Positions.All(one => one.Number is not null) && Positions.Length > 1)
        {
            double low = Positions[0].Number!.Value;
            double range = Positions[^1].Number!.Value - low;
            return [.. Positions.Select(one => first + room * (one.Number!.Value - low) / range)];
        }

        return [.. Positions.Select((_, i) => first + (Positions.Length == 1 ? room / 2 : room * i / (Positions.Length - 1)))];
    }

    private double OffsetOf(double[] x)
    {
        double nearest = x.Zip(x.Skip(1), (a, b) => b - a).Append(Width).Min();
        return Math.Clamp(0.6 * nearest / Series.Length, 1.5, LargestOffset);
    }

    private static int LettersPerPlace(double[] x) => Math.Max(3, (int)((x.Length == 1 ? Width / 2 : x[1] - x[0]) / LetterWidth) - 1);

    private static double Lowest(IntervalPoint point) => point.Singles.Append(point.Interval?.Low ?? point.Value).Append(point.Value).Min();

    private static double Highest(IntervalPoint point) =>
        point.Singles.Append(point.Interval?.High ?? point.Value).Append(point.Value).Max();

    private static string Place(AxisScale y, double share) => ChartText.At(Vertical(y, 100 * share));

    private static double Vertical(AxisScale y, double percent) => Height - Bottom - y.Share(percent) * (Height - Top - Bottom);
}
