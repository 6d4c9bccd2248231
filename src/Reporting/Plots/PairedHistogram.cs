using System.Collections.Immutable;
using System.Globalization;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Plots;

/// <summary>Two histograms over the same bins as outlines, each as shares of its own total, so that a small group stands beside a large one.</summary>
internal sealed record PairedHistogram
{
    private const double Width = 360;
    private const double Height = 210;
    private const double Left = 46;
    private const double Right = 16;
    private const double Top = 48;
    private const double Bottom = 40;

    /// <summary>What is drawn, with its unit.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the horizontal axis, with its unit.</summary>
    public required string XLabel { get; init; }

    /// <summary>Upper end of the last bin; the first begins at 0.</summary>
    public required double Highest { get; init; }

    /// <summary>The solid outline's name and counts.</summary>
    public required (string Name, ImmutableArray<int> Counts) First { get; init; }

    /// <summary>The dashed outline's name and counts, of as many bins.</summary>
    public required (string Name, ImmutableArray<int> Counts) Second { get; init; }

    /// <summary>The <c>svg</c> element, to stand inside an HTML page.</summary>
    public string ToSvg()
    {
        double[] first = Shares(First.Counts);
        double[] second = Shares(Second.Counts);
        var y = AxisScale.Around(0, Math.Max(1, Math.Max(first.Max(), second.Max())), intervals: 4, 0, 100);
        var x = AxisScale.Around(0, Highest, intervals: 5, 0);
        var svg = new Markup();
        using (
            svg.Open(
                "svg",
                ("class", "chart"),
                ("viewBox", $"0 0 {ChartText.At(Width)} {ChartText.At(Height)}"),
                ("role", "img"),
                ("aria-label", $"{Title} by {XLabel}. {Summary(First)} {Summary(Second)}")
            )
        )
        {
            svg.Element("text", Title, ("class", "title"), ("x", ChartText.At(Left)), ("y", "14"));
            DrawKey(svg, 0, First.Name);
            DrawKey(svg, 1, Second.Name);
            foreach (var (value, text) in y.Ticks())
            {
                string at = ChartText.At(Vertical(y, value));
                svg.Element(
                    "line",
                    "",
                    ("class", "grid"),
                    ("x1", ChartText.At(Left)),
                    ("x2", ChartText.At(Width - Right)),
                    ("y1", at),
                    ("y2", at)
                );
                svg.Element(
                    "text",
                    text,
                    ("class", "tick end"),
                    ("x", ChartText.At(Left - 6)),
                    ("y", ChartText.At(Vertical(y, value) + 4))
                );
            }

            foreach (var (value, text) in x.Ticks().Where(tick => tick.Value <= Highest))
            {
                svg.Element(
                    "text",
                    text,
                    ("class", "tick middle"),
                    ("x", ChartText.At(Horizontal(value))),
                    ("y", ChartText.At(Height - Bottom + 16))
                );
            }

            svg.Element(
                "text",
                XLabel,
                ("class", "tick middle"),
                ("x", ChartText.At((Left + Width - Right) / 2)),
                ("y", ChartText.At(Height - 6))
            );
            DrawOutline(svg, 0, first, y);
            DrawOutline(svg, 1, second, y);
        }

        return svg.ToString();
    }

    private string Summary((string Name, ImmutableArray<int> Counts) group)
    {
        int all = group.Counts.Sum();
        if (all == 0)
        {
            return $"{group.Name}: none.";
        }

        int most = group.Counts.IndexOf(group.Counts.Max());
        double width = Highest / group.Counts.Length;
        return $"{group.Name}: {Figures.Whole(all)}, most often {Figures.Decimal(most * width)} to {Figures.Decimal((most + 1) * width)}.";
    }

    private static double[] Shares(ImmutableArray<int> counts)
    {
        double all = Math.Max(1, counts.Sum());
        return [.. counts.Select(count => 100 * count / all)];
    }

    private static void DrawKey(Markup svg, int index, string name)
    {
        double x = Left + index * 130;
        svg.Element("path", "", ("class", $"line s{index}"), ("d", string.Create(CultureInfo.InvariantCulture, $"M{x} 30h22")));
        svg.Element("text", name, ("class", $"name s{index}"), ("x", ChartText.At(x + 28)), ("y", "34"));
    }

    private void DrawOutline(Markup svg, int index, double[] shares, AxisScale y)
    {
        double width = Highest / shares.Length;
        var path = new System.Text.StringBuilder($"M{ChartText.At(Left)} {ChartText.At(Height - Bottom)}");
        for (int bin = 0; bin < shares.Length; bin++)
        {
            path.Append('V').Append(ChartText.At(Vertical(y, shares[bin])));
            path.Append('H').Append(ChartText.At(Horizontal((bin + 1) * width)));
        }

        path.Append('V').Append(ChartText.At(Height - Bottom));
        svg.Element("path", "", ("class", $"line s{index}"), ("d", path.ToString()));
    }

    private double Horizontal(double value) => Left + value / Highest * (Width - Left - Right);

    private static double Vertical(AxisScale y, double value) => Height - Bottom - y.Share(value) * (Height - Top - Bottom);
}
