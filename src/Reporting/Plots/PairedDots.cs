using System.Collections.Immutable;
using Permafrost.Reporting.Html;
using Permafrost.Reporting.Text;

namespace Permafrost.Reporting.Plots;

/// <summary>Two shares per row as dots on one axis from 0 to 100 %, joined by a line: a full dot and a hollow square, so that it reads without colour.</summary>
internal sealed record PairedDots
{
    private const double Width = 360;
    private const double Left = 164;
    private const double Right = 14;
    private const double Top = 46;
    private const double RowHeight = 20;
    private const int NameLetters = 25;

    /// <summary>What is drawn, with its unit.</summary>
    public required string Title { get; init; }

    /// <summary>Name of the full dots.</summary>
    public required string First { get; init; }

    /// <summary>Name of the hollow squares.</summary>
    public required string Second { get; init; }

    /// <summary>From top to bottom; both shares are 0 to 1.</summary>
    public required ImmutableArray<(string Name, double First, double Second)> Rows { get; init; }

    /// <summary>The <c>svg</c> element. A table beside it has the numbers.</summary>
    public string ToSvg()
    {
        var svg = new Markup();
        double bottom = Top + Rows.Length * RowHeight;
        using (
            svg.Open(
                "svg",
                ("class", "chart"),
                ("viewBox", $"0 0 {ChartText.At(Width)} {ChartText.At(bottom + 22)}"),
                ("role", "img"),
                ("aria-label", $"{Title}, {Rows.Length} rows. {Extent(First, row => row.First)} {Extent(Second, row => row.Second)}")
            )
        )
        {
            svg.Element("text", Title, ("class", "title"), ("x", "0"), ("y", "14"));
            DrawKey(svg);
            foreach (int percent in (int[])[0, 25, 50, 75, 100])
            {
                string x = ChartText.At(Horizontal(percent / 100.0));
                svg.Element(
                    "line",
                    "",
                    ("class", "grid"),
                    ("x1", x),
                    ("x2", x),
                    ("y1", ChartText.At(Top - 6)),
                    ("y2", ChartText.At(bottom))
                );
                svg.Element("text", $"{percent}", ("class", "tick middle"), ("x", x), ("y", ChartText.At(bottom + 14)));
            }

            var names = ChartText.Distinct([.. Rows.Select(row => row.Name)], NameLetters);
            for (int i = 0; i < Rows.Length; i++)
            {
                Draw(svg, Rows[i] with { Name = names[i] }, Top + i * RowHeight + 6);
            }
        }

        return svg.ToString();
    }

    private string Extent(string name, Func<(string Name, double First, double Second), double> share)
    {
        var least = Rows.MinBy(share);
        var most = Rows.MaxBy(share);
        return $"{name}: from {Figures.Percent(share(least))}, {least.Name}, to {Figures.Percent(share(most))}, {most.Name}.";
    }

    private void DrawKey(Markup svg)
    {
        DrawFirst(svg, Left, 29);
        svg.Element("text", First, ("class", "name s0"), ("x", ChartText.At(Left + 8)), ("y", "33"));
        double second = Left + 112;
        DrawSecond(svg, second, 29);
        svg.Element("text", Second, ("class", "name s1"), ("x", ChartText.At(second + 8)), ("y", "33"));
    }

    private static void Draw(Markup svg, (string Name, double First, double Second) row, double y)
    {
        svg.Element("text", row.Name, ("class", "tick end"), ("x", ChartText.At(Left - 10)), ("y", ChartText.At(y + 4)));
        double first = Horizontal(row.First);
        double second = Horizontal(row.Second);
        string at = ChartText.At(y);
        svg.Element("line", "", ("class", "join"), ("x1", ChartText.At(first)), ("x2", ChartText.At(second)), ("y1", at), ("y2", at));
        DrawFirst(svg, first, y);
        DrawSecond(svg, second, y);
    }

    private static void DrawFirst(Markup svg, double x, double y) =>
        svg.Element("circle", "", ("class", "dot s0"), ("cx", ChartText.At(x)), ("cy", ChartText.At(y)), ("r", "2.6"));

    /// <summary>Larger than the dot, so that neither hides the other where they coincide.</summary>
    private static void DrawSecond(Markup svg, double x, double y) =>
        svg.Element(
            "rect",
            "",
            ("class", "square s1"),
            ("x", ChartText.At(x - 5)),
            ("y", ChartText.At(y - 5)),
            ("width", "10"),
            ("height", "10")
        );

    private static double Horizontal(double share) => Left + Math.Clamp(share, 0, 1) * (Width - Left - Right);
}
