using Permafrost.Reporting.Html;

namespace Permafrost.Reporting.Plots;

/// <content>Where positions stand, and the axes.</content>
internal sealed partial record IntervalChart
{
    private const double LetterWidth = 6.3;
    private const double Margin = 18;
    private const double LargestOffset = 7;

    // The angle at which long labels stand, in degrees, and its sine; with so many letters the first stays inside the picture.
    private const double Slant = 50;
    private const double SlantRise = 0.77;
    private const int SlantedLetters = 15;

    private bool AreNumbers => Positions.All(one => one.Number is not null);

    private double LabelsHeight =>
        IsSlanted ? 10 + SlantRise * LetterWidth * Positions.Max(one => Math.Min(SlantedLetters, one.Text.Length)) : 18;

    private double Height => Bottom + LabelsHeight + 22;

    /// <summary>Lists of rates are too long to stand beside each other.</summary>
    private bool IsSlanted
    {
        get
        {
            double[] x = PlacesOf();
            double room = x.Length == 1 ? Width / 2 : x[1] - x[0];
            return !AreNumbers && Positions.Any(one => one.Text.Length * LetterWidth + 4 > room);
        }
    }

    private void DrawAxes(Markup svg, double[] x, AxisScale y)
    {
        string left = ChartText.At(Left);
        string right = ChartText.At(Width - NameWidth);
        string bottom = ChartText.At(Bottom);
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
        if (IsSlanted)
        {
            DrawSlantedLabels(svg, x);
        }
        else
        {
            DrawLabels(svg, x);
        }

        svg.Element(
            "text",
            XLabel,
            ("class", "tick middle"),
            ("x", ChartText.At((Left + Width - NameWidth) / 2)),
            ("y", ChartText.At(Height - 5))
        );
    }

    private void DrawLabels(Markup svg, double[] x)
    {
        double free = double.MinValue;
        foreach (var (place, text) in x.Zip(Positions.Select(one => one.Text)))
        {
            // A label without room is left out; its tick stays.
            double half = LetterWidth * text.Length / 2;
            if (place - half >= free)
            {
                svg.Element("text", text, ("class", "tick middle"), ("x", ChartText.At(place)), ("y", ChartText.At(Bottom + 17)));
                free = place + half + 4;
            }
        }
    }

    private void DrawSlantedLabels(Markup svg, double[] x)
    {
        double free = double.MinValue;
        var names = ChartText.Distinct([.. Positions.Select(one => one.Text)], SlantedLetters);
        foreach (var (place, text) in x.Zip(names))
        {
            if (place < free)
            {
                continue;
            }

            string at = $"{ChartText.At(place + 3)} {ChartText.At(Bottom + 13)}";
            svg.Element(
                "text",
                text,
                ("class", "tick end"),
                ("x", ChartText.At(place + 3)),
                ("y", ChartText.At(Bottom + 13)),
                ("transform", $"rotate({ChartText.At(-Slant)} {at})")
            );
            free = place + 12;
        }
    }

    private double[] PlacesOf()
    {
        double first = Left + Margin;
        double room = Width - NameWidth - Margin - first;
        if (AreNumbers && Positions.Length > 1)
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
}
