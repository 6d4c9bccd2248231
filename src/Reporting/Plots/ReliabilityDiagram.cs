using System.Collections.Immutable;
using System.Text;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Plots;

/// <summary>
/// Accuracy of the images of each bin of confidence as bars, with the gap to their mean confidence and the diagonal of an honest network; under it, how many
/// images each bin has. Byte-stable: no text is measured, and each kind of bar is one path.
/// </summary>
internal sealed record ReliabilityDiagram
{
    /// <summary>A bar of fewer images says little and is pale.</summary>
    public const int FewImages = 20;

    private const double Width = 360;
    private const double Height = 342;
    private const double Left = 46;
    private const double Right = 14;
    private const double Top = 58;
    private const double Bottom = 248;
    private const double CountTop = 268;
    private const double CountBottom = 304;
    private const double Gutter = 1.5;

    /// <summary>Bins from 0 to 1; at least one has an image.</summary>
    public required ImmutableArray<ReliabilityBin> Bins { get; init; }

    /// <summary>ECE, 0 to 1.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Brier score, 0 to 2.</summary>
    public required double Brier { get; init; }

    /// <summary>The <c>svg</c> element, to stand inside an HTML page.</summary>
    public string ToSvg()
    {
        var svg = new Markup();
        using (
            svg.Open(
                "svg",
                ("class", "chart reliability"),
                ("viewBox", $"0 0 {ChartText.At(Width)} {ChartText.At(Height)}"),
                ("role", "img"),
                ("aria-label", Summary())
            )
        )
        {
            string left = ChartText.At(Left);
            svg.Element("text", "Accuracy (%) by confidence", ("class", "title"), ("x", left), ("y", "14"));
            svg.Element("text", Scores(), ("class", "tick"), ("x", left), ("y", "30"));
            DrawKey(svg);
            DrawAxes(svg);
            DrawBars(svg);
            DrawCounts(svg);
        }

        return svg.ToString();
    }

    private string Scores() => $"ECE {Figures.Decimal(CalibrationError)}, Brier score {Figures.Decimal(Brier)}";

    private string Summary()
    {
        var largest = Bins.MaxBy(bin => bin.Count)!;
        int all = Bins.Sum(bin => bin.Count);
        return $"Accuracy by confidence, in {Bins.Length} bins, {Bins.Count(bin => bin.Count > 0)} of them with images. {Scores()}. "
            + $"Most images, {Figures.Whole(largest.Count)} of {Figures.Whole(all)}, have a confidence of {Percent(largest.Low)} to {Percent(largest.High)}\u00a0%: "
            + $"mean confidence {Figures.Percent(largest.Confidence!.Value)}, accuracy {Figures.Percent(largest.Accuracy!.Value)}.";
    }

    private static void DrawKey(Markup svg)
    {
        svg.Element("path", "", ("class", "accuracy"), ("d", $"M{ChartText.At(Left)} 38h10v10h-10z"));
        svg.Element("text", "accuracy", ("class", "tick"), ("x", ChartText.At(Left + 15)), ("y", "47"));
        svg.Element("path", "", ("class", "gap"), ("d", $"M{ChartText.At(Left + 78)} 38h10v10h-10z"));
        svg.Element("path", "", ("class", "mean"), ("d", $"M{ChartText.At(Left + 77)} 38h12"));
        svg.Element("text", "gap to mean confidence", ("class", "tick"), ("x", ChartText.At(Left + 94)), ("y", "47"));
    }

    private static void DrawAxes(Markup svg)
    {
        string left = ChartText.At(Left);
        string right = ChartText.At(Width - Right);
        foreach (int percent in (int[])[0, 20, 40, 60, 80, 100])
        {
            double y = Vertical(percent / 100.0);
            svg.Element("path", "", ("class", percent == 0 ? "axis" : "grid"), ("d", $"M{left} {ChartText.At(y)}H{right}"));
            svg.Element("text", $"{percent}", ("class", "tick end"), ("x", ChartText.At(Left - 6)), ("y", ChartText.At(y + 4)));
            svg.Element(
                "text",
                $"{percent}",
                ("class", "tick middle"),
                ("x", ChartText.At(Horizontal(percent / 100.0))),
                ("y", ChartText.At(CountBottom + 15))
            );
        }

        svg.Element(
            "text",
            "Confidence: probability of the chosen class (%)",
            ("class", "tick middle"),
            ("x", ChartText.At((Left + Width - Right) / 2)),
            ("y", ChartText.At(Height - 4))
        );
    }

    private void DrawBars(Markup svg)
    {
        var accuracy = new StringBuilder();
        var few = new StringBuilder();
        var gaps = new StringBuilder();
        var means = new StringBuilder();
        foreach (var bin in Bins.Where(bin => bin.Count > 0))
        {
            double right = bin.Accuracy!.Value;
            double sure = bin.Confidence!.Value;
            Bar(bin.Count < FewImages ? few : accuracy, bin, Vertical(right), Vertical(0));
            Bar(gaps, bin, Vertical(Math.Max(right, sure)), Vertical(Math.Min(right, sure)));
            means.Append(
                $"M{ChartText.At(Horizontal(bin.Low) + 0.5)} {ChartText.At(Vertical(sure))}H{ChartText.At(Horizontal(bin.High) - 0.5)}"
            );
        }

        Path(svg, "accuracy", accuracy);
        Path(svg, "accuracy few", few);
        Path(svg, "gap", gaps);
        svg.Element(
            "path",
            "",
            ("class", "diagonal"),
            ("d", $"M{ChartText.At(Left)} {ChartText.At(Vertical(0))}L{ChartText.At(Width - Right)} {ChartText.At(Vertical(1))}")
        );
        Path(svg, "mean", means);
    }

    private void DrawCounts(Markup svg)
    {
        int largest = Bins.Max(bin => bin.Count);
        var counts = new StringBuilder();
        foreach (var bin in Bins.Where(bin => bin.Count > 0))
        {
            // A bin of one image among ten thousand is still to be seen.
            double height = Math.Max(1.2, (CountBottom - CountTop) * bin.Count / largest);
            Bar(counts, bin, CountBottom - height, CountBottom);
        }

        svg.Element(
            "text",
            $"Images in each bin, at most {Figures.Whole(largest)}",
            ("class", "tick"),
            ("x", ChartText.At(Left)),
            ("y", ChartText.At(CountTop - 5))
        );
        Path(svg, "count", counts);
        svg.Element(
            "path",
            "",
            ("class", "axis"),
            ("d", $"M{ChartText.At(Left)} {ChartText.At(CountBottom)}H{ChartText.At(Width - Right)}")
        );
    }

    private static void Bar(StringBuilder path, ReliabilityBin bin, double top, double bottom)
    {
        string left = ChartText.At(Horizontal(bin.Low) + Gutter);
        path.Append($"M{left} {ChartText.At(top)}H{ChartText.At(Horizontal(bin.High) - Gutter)}V{ChartText.At(bottom)}H{left}z");
    }

    private static void Path(Markup svg, string style, StringBuilder path)
    {
        if (path.Length > 0)
        {
            svg.Element("path", "", ("class", style), ("d", path.ToString()));
        }
    }

    private static string Percent(double share) => (100 * share).ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);

    private static double Horizontal(double share) => Left + share * (Width - Left - Right);

    private static double Vertical(double share) => Bottom - share * (Bottom - Top);
}
