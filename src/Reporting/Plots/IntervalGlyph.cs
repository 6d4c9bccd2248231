using System.Globalization;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Reporting.Plots;

/// <summary>A value and its interval as a dot on a line, small enough for a table cell; all cells of a column share one scale.</summary>
internal static class IntervalGlyph
{
    private const double Width = 150;
    private const double Margin = 6;

    /// <summary>The <c>svg</c> element. It repeats numbers that stand beside it, so screen readers pass over it.</summary>
    public static string ToSvg(double value, ConfidenceInterval interval, AxisScale scale)
    {
        var svg = new Markup();
        using (
            svg.Open(
                "svg",
                ("class", "interval"),
                ("viewBox", $"0 0 {At(Width)} 16"),
                ("width", At(Width)),
                ("height", "16"),
                ("aria-hidden", "true")
            )
        )
        {
            svg.Element("line", "", ("class", "grid"), ("x1", At(Margin)), ("x2", At(Width - Margin)), ("y1", "8"), ("y2", "8"));
            string low = At(X(interval.Low, scale));
            string high = At(X(interval.High, scale));
            svg.Element("path", "", ("class", "whisker"), ("d", $"M{low} 4V12M{low} 8H{high}M{high} 4V12"));
            svg.Element("circle", "", ("class", "point"), ("cx", At(X(value, scale))), ("cy", "8"), ("r", "3.5"));
        }

        return svg.ToString();
    }

    private static double X(double share, AxisScale scale) => Margin + scale.Share(100 * share) * (Width - 2 * Margin);

    private static string At(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
