using System.Collections.Immutable;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Plots;

/// <summary>Counts as horizontal bars from 0, a name before and the number behind each. Byte-stable: no text is measured.</summary>
internal sealed record BarChart
{
    private const double Width = 360;
    private const double Left = 124;
    private const double Right = 56;
    private const double Top = 24;
    private const double RowHeight = 18;
    private const double BarHeight = 12;
    private const int NameLetters = 18;

    /// <summary>What is counted, with its unit.</summary>
    public required string Title { get; init; }

    /// <summary>From top to bottom; no count is below 0.</summary>
    public required ImmutableArray<(string Name, int Count)> Bars { get; init; }

    /// <summary>The <c>svg</c> element, to stand inside an HTML page.</summary>
    public string ToSvg()
    {
        var svg = new Markup();
        double height = Top + Bars.Length * RowHeight + 4;
        using (
            svg.Open(
                "svg",
                ("class", "chart"),
                ("viewBox", $"0 0 {ChartText.At(Width)} {ChartText.At(height)}"),
                ("role", "img"),
                ("aria-label", Summary())
            )
        )
        {
            svg.Element("text", Title, ("class", "title"), ("x", "0"), ("y", "14"));
            int largest = Math.Max(1, Bars.Max(bar => bar.Count));
            for (int i = 0; i < Bars.Length; i++)
            {
                Draw(svg, Bars[i], Top + i * RowHeight, (Width - Left - Right) * Bars[i].Count / largest);
            }

            string bottom = ChartText.At(Top + Bars.Length * RowHeight);
            svg.Element(
                "line",
                "",
                ("class", "axis"),
                ("x1", ChartText.At(Left)),
                ("x2", ChartText.At(Left)),
                ("y1", ChartText.At(Top - 2)),
                ("y2", bottom)
            );
        }

        return svg.ToString();
    }

    private static void Draw(Markup svg, (string Name, int Count) bar, double top, double length)
    {
        string text = ChartText.At(top + BarHeight - 1.5);
        svg.Element("text", ChartText.Short(bar.Name, NameLetters), ("class", "tick end"), ("x", ChartText.At(Left - 6)), ("y", text));
        svg.Element(
            "rect",
            "",
            ("class", "bar"),
            ("x", ChartText.At(Left)),
            ("y", ChartText.At(top)),
            ("width", ChartText.At(length)),
            ("height", ChartText.At(BarHeight))
        );
        svg.Element("text", Figures.Whole(bar.Count), ("class", "tick"), ("x", ChartText.At(Left + length + 5)), ("y", text));
    }

    private string Summary()
    {
        int least = Bars.Min(bar => bar.Count);
        int most = Bars.Max(bar => bar.Count);
        return least == most
            ? $"{Title}. Every class has {Figures.Whole(least)}."
            : $"{Title}. From {Figures.Whole(least)}, {Bars.First(bar => bar.Count == least).Name}, to {Figures.Whole(most)}, {Bars.First(bar => bar.Count == most).Name}.";
    }
}
