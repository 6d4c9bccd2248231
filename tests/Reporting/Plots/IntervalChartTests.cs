using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Permafrost.Reporting.Plots;
using Permafrost.Reporting.Statistics;

namespace Permafrost.Tests.Reporting.Plots;

public sealed class IntervalChartTests
{
    [Fact]
    public void ToSvg_UnevenRates_StandWhereTheirNumbersAre()
    {
        var svg = Draw(Chart([("0", 0), ("0.1", 0.1), ("0.5", 0.5)], Series("net", 0.8, 0.9, 0.85)));

        double[] x = TickPlaces(svg);

        Assert.Equal(3, x.Length);
        Assert.Equal(4, (x[2] - x[1]) / (x[1] - x[0]), 0.05);
    }

    [Fact]
    public void ToSvg_RatesThatAreLists_StandEvenly()
    {
        var svg = Draw(Chart([("0.25, 0.4, 0.3", null), ("0", null), ("0.5, 0.5, 0.5", null)], Series("net", 0.8, 0.9, 0.85)));

        double[] x = TickPlaces(svg);

        Assert.Equal(x[1] - x[0], x[2] - x[1], 0.11);
    }

    [Fact]
    public void ToSvg_LongListsWithoutRoom_StandAslantInsideThePicture()
    {
        (string, double?)[] lists = [.. Enumerable.Range(1, 5).Select(i => ($"0.{i}, 0.4, 0.3", (double?)null))];

        var svg = Draw(Chart([.. lists], Series("net", 0.8, 0.9, 0.85, 0.8, 0.9)));
        var slanted = svg.Elements("text").Where(text => text.Attribute("transform") is not null).ToList();

        Assert.Equal(lists.Select(list => list.Item1), slanted.Select(text => text.Value));
        double height = Number(((string)svg.Attribute("viewBox")!).Split(' ')[3]);
        Assert.All(slanted, text => Assert.True((double)text.Attribute("y")! + 14 * 6.3 * 0.77 < height));
    }

    [Fact]
    public void ToSvg_RatesCloseTogether_KeepTheirTicksAndDropLabelsWithoutRoom()
    {
        var svg = Draw(Chart([("0", 0), ("0.001", 0.001), ("0.9", 0.9)], Series("net", 0.8, 0.9, 0.85)));

        Assert.Equal(3, TickPlaces(svg).Length);
        Assert.Equal(["0", "0.9"], Labels(svg));
    }

    [Fact]
    public void ToSvg_RateWithoutAValue_LeavesAGap()
    {
        var svg = Draw(Chart([("0", 0), ("0.25", 0.25), ("0.5", 0.5), ("0.75", 0.75)], Series("net", 0.8, null, 0.85, 0.8)));

        string line = Line(svg);

        Assert.Equal(2, line.Count(letter => letter == 'M'));
        Assert.Equal(1, line.Count(letter => letter == 'L'));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void ToSvg_EqualValues_KeepWhiskersAndNamesApart(int networks)
    {
        var svg = Draw(
            Chart(
                [.. Enumerable.Range(0, 10).Select(i => ($"{i / 10.0}", (double?)(i / 10.0)))],
                [.. Enumerable.Range(0, networks).Select(i => Series($"network {i}", [.. Enumerable.Repeat((double?)0.9, 10)]))]
            )
        );

        double[] whiskers =
        [
            .. svg.Elements("path")
                .Where(path => ClassOf(path).StartsWith("whisker", StringComparison.Ordinal))
                .Select(path => Number(((string)path.Attribute("d")!)[1..].Split(' ')[0])),
        ];
        double[] names =
        [
            .. svg.Elements("text")
                .Where(text => ClassOf(text).StartsWith("name", StringComparison.Ordinal))
                .Select(text => (double)text.Attribute("y")!),
        ];

        Assert.Equal(networks, whiskers.Length);
        Assert.All(whiskers.Zip(whiskers.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 1.4));
        Assert.All(names.Order().Zip(names.Order().Skip(1)), pair => Assert.True(pair.Second - pair.First >= 13.9));
        Assert.All(names, height => Assert.InRange(height, 0, 270));
        Assert.Equal(
            networks,
            svg.Elements("text")
                .Where(text => ClassOf(text).StartsWith("name", StringComparison.Ordinal))
                .Select(text => text.Value)
                .Distinct()
                .Count()
        );
    }

    [Fact]
    public void ToSvg_LongNamesThatBeginAlike_StayDifferent()
    {
        var svg = Draw(
            Chart(
                [("0", 0), ("0.5", 0.5)],
                Series("fashion-mnist-convolutions-small", 0.8, 0.9),
                Series("fashion-mnist-convolutions-large", 0.8, 0.9)
            )
        );

        Assert.Equal(
            ["fashio\u2026-large", "fashio\u2026-small"],
            svg.Elements("text")
                .Where(text => ClassOf(text).StartsWith("name", StringComparison.Ordinal))
                .Select(text => text.Value)
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void ToSvg_SeveralRuns_ShowsEachAndRingsTheChosen()
    {
        var chart = Chart(
            [("0", 0), ("0.5", 0.5)],
            new IntervalSeries(
                "net",
                [
                    new IntervalPoint(0.9, new ConfidenceInterval(0.88, 0.92), [0.89, 0.9, 0.91], IsChosen: true),
                    new IntervalPoint(0.8, Interval: null, [0.8], IsChosen: false),
                ]
            )
        );

        var svg = Draw(chart);

        Assert.Equal(4, svg.Elements("circle").Count(circle => ClassOf(circle).StartsWith("single", StringComparison.Ordinal)));

        // One in the key, one around the point.
        Assert.Equal(2, svg.Elements("circle").Count(circle => ClassOf(circle) == "chosen"));
        Assert.Equal(
            "Test accuracy (%) by dropout rate, with 95\u00a0% intervals. net: 90.00\u00a0% (88.00 to 92.00\u00a0%) at 0, 80.00\u00a0% at 0.5. "
                + "Highest validation accuracy: net at 0.",
            (string?)svg.Attribute("aria-label")
        );
    }

    [Fact]
    public void ToSvg_OnePosition_StaysInsideThePicture()
    {
        var svg = Draw(Chart([("0.5", 0.5)], Series("net", 1.0)));

        Assert.All(TickPlaces(svg), place => Assert.InRange(place, 46, 314));
        Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
    }

    private static IntervalSeries Series(string name, params double?[] values) =>
        new(
            name,
            [
                .. values.Select(value =>
                    value is { } share
                        ? new IntervalPoint(share, new ConfidenceInterval(share - 0.01, Math.Min(1, share + 0.01)), [], IsChosen: false)
                        : null
                ),
            ]
        );

    private static IntervalChart Chart(ImmutableArray<(string, double?)> positions, params IntervalSeries[] series) =>
        new()
        {
            Title = "Test accuracy (%)",
            XLabel = "Dropout rate",
            Choice = "Highest validation accuracy",
            Positions = positions,
            Series = [.. series],
        };

    private static XElement Draw(IntervalChart chart)
    {
        Assert.Equal(chart.ToSvg(), chart.ToSvg());
        return XElement.Parse(chart.ToSvg());
    }

    private static string Line(XElement svg) =>
        (string)svg.Elements("path").First(path => ClassOf(path).StartsWith("line", StringComparison.Ordinal)).Attribute("d")!;

    /// <summary>Of the axis' path: a horizontal line, then a tick for each position.</summary>
    private static double[] TickPlaces(XElement svg) =>
        [
            .. ((string)svg.Elements("path").Single(path => ClassOf(path) == "axis").Attribute("d")!)
                .Split('M')
                .Skip(2)
                .Select(tick => Number(tick.Split(' ')[0])),
        ];

    private static string[] Labels(XElement svg) =>
        [.. svg.Elements("text").Where(text => ClassOf(text) == "tick middle").Select(text => text.Value).SkipLast(1)];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static string ClassOf(XElement element) => (string?)element.Attribute("class") ?? "";
}
