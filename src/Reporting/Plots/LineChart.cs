using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Reporting.Html;

namespace Permafrost.Reporting.Plots;

/// <summary>
/// A line chart as SVG: axes with round ticks, a unit, a marker on every point, each line's name at its end.
/// </summary>
/// <remarks>
/// Byte-stable: positions have one decimal, no text is measured. Colours come from the page's style (<c>.s0</c>, <c>.s1</c>: blue and vermilion, which
/// colour-blind readers tell apart); markers and dashes differ too, so that the chart reads without colour.
/// </remarks>
public sealed record LineChart
{
    private const double Width = 360;
    private const double Height = 210;
    private const double Left = 46;
    private const double Right = 78;
    private const double Top = 30;
    private const double Bottom = 40;
    private const double LabelHeight = 14;

    /// <summary>What is drawn, with its unit: <c>Loss (nats)</c>.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the horizontal axis, which has whole numbers.</summary>
    public required string XLabel { get; init; }

    /// <summary>Where the vertical axis must not go above: 100 for a percentage.</summary>
    public double YMaximum { get; init; } = double.MaxValue;

    /// <summary>A value that the vertical axis must show too, so that several charts have one scale.</summary>
    internal (double Low, double High)? YRange { get; init; }

    /// <summary>A place on the horizontal axis that is marked with a line and a word.</summary>
    internal (double X, string Word)? Mark { get; init; }

    /// <summary>Room for the names at the lines' ends, in units of the chart, which is 360 wide.</summary>
    internal double NameWidth { get; init; } = Right;

    /// <summary>The lines; no value is below 0; at least one has a point.</summary>
    public required ImmutableArray<LineSeries> Series { get; init; }

    /// <summary>The <c>svg</c> element, to stand inside an HTML page.</summary>
    public string ToSvg()
    {
        var points = Series.SelectMany(one => one.Points).ToList();
        var x = AxisScale.Whole((int)points.Min(point => point.X), (int)points.Max(point => point.X));
        double low = Math.Min(points.Min(point => point.Y), YRange?.Low ?? double.MaxValue);
        double high = Math.Max(points.Max(point => point.Y), YRange?.High ?? double.MinValue);
        var y = AxisScale.Around(low, high, intervals: 4, 0, YMaximum);
        var svg = new Markup();
        using (
            svg.Open(
                "svg",
                ("class", "chart"),
                ("viewBox", $"0 0 {Number(Width)} {Number(Height)}"),
                ("role", "img"),
                ("aria-label", Summary())
            )
        )
        {
            svg.Element("text", Title, ("class", "title"), ("x", Number(Left)), ("y", "14"));
            DrawAxes(svg, x, y);
            DrawMark(svg, x);
            for (int i = 0; i < Series.Length; i++)
            {
                DrawLine(svg, Series[i], i, x, y);
            }

            DrawNames(svg, y);
        }

        return svg.ToString();
    }

    private string Summary()
    {
        var lines = Series
            .Where(one => !one.Points.IsEmpty && (one.SpokenName ?? one.Name).Length > 0)
            .Select(one => $" {one.SpokenName ?? one.Name}: {Value(one.Points[0].Y)} at first, {Value(one.Points[^1].Y)} at last.");
        int others = Series.Count(one => !one.Points.IsEmpty && (one.SpokenName ?? one.Name).Length == 0);
        string rest = others == 0 ? "" : $" And {others} in gray.";
        return $"{Title} by {XLabel.ToLowerInvariant()}.{string.Concat(lines)}{rest}";
    }

    private void DrawAxes(Markup svg, AxisScale x, AxisScale y)
    {
        foreach (var (value, text) in y.Ticks())
        {
            string at = Number(Vertical(y, value));
            svg.Element("line", "", ("class", "grid"), ("x1", Number(Left)), ("x2", Number(Width - NameWidth)), ("y1", at), ("y2", at));
            svg.Element("text", text, ("class", "tick end"), ("x", Number(Left - 6)), ("y", Number(Vertical(y, value) + 4)));
        }

        foreach (var (value, text) in x.Ticks())
        {
            string at = Number(Horizontal(x, value));
            svg.Element("text", text, ("class", "tick middle"), ("x", at), ("y", Number(Height - Bottom + 16)));
        }

        string bottom = Number(Height - Bottom);
        svg.Element("line", "", ("class", "axis"), ("x1", Number(Left)), ("x2", Number(Width - NameWidth)), ("y1", bottom), ("y2", bottom));
        svg.Element("text", XLabel, ("class", "tick middle"), ("x", Number((Left + Width - NameWidth) / 2)), ("y", Number(Height - 6)));
    }

    private void DrawMark(Markup svg, AxisScale x)
    {
        if (Mark is not { } mark)
        {
            return;
        }

        double at = Horizontal(x, mark.X);
        string side = at > (Left + Width - NameWidth) / 2 ? "tick end" : "tick";
        double beside = at > (Left + Width - NameWidth) / 2 ? at - 4 : at + 4;
        svg.Element(
            "line",
            "",
            ("class", "mark"),
            ("x1", Number(at)),
            ("x2", Number(at)),
            ("y1", Number(Top - 8)),
            ("y2", Number(Height - Bottom))
        );
        svg.Element("text", mark.Word, ("class", side), ("x", Number(beside)), ("y", Number(Top - 3)));
    }

    private void DrawLine(Markup svg, LineSeries series, int index, AxisScale x, AxisScale y)
    {
        string style = series.Style ?? $"s{index}";
        var at = series.Points.Select(point => (X: Number(Horizontal(x, point.X)), Y: Number(Vertical(y, point.Y)))).ToList();
        if (at.Count > 1)
        {
            svg.Element(
                "polyline",
                "",
                ("class", $"line {style}"),
                ("points", string.Join(' ', at.Select(point => $"{point.X},{point.Y}")))
            );
        }

        // Beyond some fifty, markers would hide the line; a lone point is nothing but its marker.
        foreach (
            var point in series.HasDots
                ? at.Count <= 50
                    ? at
                    : []
                : at.Count == 1
                    ? at
                    : []
        )
        {
            svg.Element("circle", "", ("class", $"dot {style}"), ("cx", point.X), ("cy", point.Y), ("r", "3.2"));
        }
    }

    /// <summary>Names stand at the lines' ends, pushed apart where the ends are closer than a line of text.</summary>
    private void DrawNames(Markup svg, AxisScale y)
    {
        var ends = Series
            .Select((series, index) => (series, index))
            .Where(entry => !entry.series.Points.IsEmpty && entry.series.Name.Length > 0)
            .Select(entry => (entry.series.Name, Style: entry.series.Style ?? $"s{entry.index}", Y: Vertical(y, entry.series.Points[^1].Y)))
            .ToList();
        double[] places = LabelPlaces.Of([.. ends.Select(end => end.Y)], LabelHeight, Top, Height - Bottom);
        foreach (var (end, place) in ends.Zip(places).OrderBy(entry => entry.Second))
        {
            svg.Element("text", end.Name, ("class", $"name {end.Style}"), ("x", Number(Width - NameWidth + 8)), ("y", Number(place + 4)));
        }
    }

    private double Horizontal(AxisScale x, double value) => Left + x.Share(value) * (Width - Left - NameWidth);

    private static double Vertical(AxisScale y, double value) => Height - Bottom - y.Share(value) * (Height - Top - Bottom);

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static string Value(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
