using System.Xml.Linq;
using Permafrost.Reporting.Plots;

namespace Permafrost.Tests.Reporting.Plots;

public sealed class LineChartTests
{
    [Fact]
    public void ToSvg_TwoLines_IsWellFormedLabelledAndStable()
    {
        var chart = Chart([(1, 0.8), (2, 0.5)], [(1, 0.6), (2, 0.5)]);

        var svg = XElement.Parse(chart.ToSvg());

        Assert.Equal(chart.ToSvg(), chart.ToSvg());
        Assert.Equal(2, svg.Elements("polyline").Count());
        Assert.Equal(4, svg.Elements("circle").Count());
        Assert.Equal(
            "Loss (nats) by epoch. training: 0.8 at first, 0.5 at last. validation: 0.6 at first, 0.5 at last.",
            (string?)svg.Attribute("aria-label")
        );
    }

    [Fact]
    public void ToSvg_LinesThatEndTogether_KeepsTheirNamesApart()
    {
        var svg = XElement.Parse(Chart([(1, 0.8), (2, 0.5)], [(1, 0.6), (2, 0.5)]).ToSvg());

        double[] heights =
        [
            .. svg.Elements("text")
                .Where(text => ((string?)text.Attribute("class"))!.StartsWith("name", StringComparison.Ordinal))
                .Select(text => (double)text.Attribute("y")!),
        ];

        Assert.Equal(2, heights.Length);
        Assert.True(Math.Abs(heights[0] - heights[1]) >= 14);
    }

    [Fact]
    public void ToSvg_OneEpochWithoutValidation_DrawsAPointAndOneName()
    {
        var svg = XElement.Parse(Chart([(1, 0.8)], []).ToSvg());

        Assert.Empty(svg.Elements("polyline"));
        Assert.Single(svg.Elements("circle"));
        Assert.DoesNotContain("validation", svg.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToSvg_LossThatExplodes_StaysInsideThePicture()
    {
        var svg = XElement.Parse(Chart([(1, 0.8), (2, 1e308)], []).ToSvg());

        Assert.All(svg.Elements("circle"), dot => Assert.InRange((double)dot.Attribute("cy")!, 0, 210));
    }

    private static LineChart Chart((double, double)[] training, (double, double)[] validation) =>
        new()
        {
            Title = "Loss (nats)",
            XLabel = "Epoch",
            Series = [new LineSeries("training", [.. training]), new LineSeries("validation", [.. validation])],
        };
}
