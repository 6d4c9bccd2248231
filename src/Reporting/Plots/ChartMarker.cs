using Permafrost.Reporting.Html;

namespace Permafrost.Reporting.Plots;

/// <summary>Marks that differ in shape, so that lines are told apart without colour: circle, square, diamond and triangle, full and then hollow.</summary>
internal static class ChartMarker
{
    /// <summary>Different marks, and colours of the page's style: <c>c0</c> to <c>c7</c>.</summary>
    public const int Count = 8;

    public static void Draw(Markup svg, int index, double x, double y)
    {
        string outline = (index % 4) switch
        {
            0 => $"M{At(x - 2.6)} {At(y)}a2.6 2.6 0 1 0 5.2 0a2.6 2.6 0 1 0-5.2 0z",
            1 => $"M{At(x - 2.4)} {At(y - 2.4)}h4.8v4.8h-4.8z",
            2 => $"M{At(x)} {At(y - 3.5)}l3.5 3.5l-3.5 3.5l-3.5-3.5z",
            _ => $"M{At(x)} {At(y - 3.4)}l3.6 6.2h-7.2z",
        };
        svg.Element("path", "", ("class", $"dot c{index % Count}{(index % Count < 4 ? "" : " hollow")}"), ("d", outline));
    }

    private static string At(double value) => ChartText.At(value);
}
