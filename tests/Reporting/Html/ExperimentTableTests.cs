using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Tests.Reporting.Comparisons;

namespace Permafrost.Tests.Reporting.Html;

public sealed class ExperimentTableTests
{
    private readonly SampleStudy study = new(400, 200);

    [Fact]
    public void Write_Rows_HaveTheirAnchorAndTheFiguresOfReportJson()
    {
        var report = study.Build();
        using var json = JsonDocument.Parse(ReportJson.Write(report));
        var rows = Parse(report).QuerySelectorAll("table.experiments tbody tr").ToList();

        Assert.Equal(Enumerable.Range(1, 9).Select(number => $"row-{number}"), rows.Select(row => row.Id));
        foreach (var (row, one) in rows.Zip(json.RootElement.GetProperty("experiments").EnumerateArray()))
        {
            double[] values =
            [
                .. row.QuerySelectorAll("[data-value]")
                    .Select(cell => double.Parse(cell.GetAttribute("data-value")!, CultureInfo.InvariantCulture)),
            ];
            var test = one.GetProperty("test");
            Assert.Equal(8, values.Length);
            Assert.Equal(100 * one.GetProperty("validation").GetProperty("accuracy").GetDouble(), values[0], 1e-3);
            Assert.Equal(100 * test.GetProperty("accuracy").GetDouble(), values[1], 1e-3);
            Assert.Equal(test.GetProperty("loss").GetDouble(), values[3], 1e-5);
            Assert.Equal(test.GetProperty("macro_f1").GetDouble(), values[4], 1e-5);
        }
    }

    [Fact]
    public void Write_Headings_SayUnitAndBetterEndOfEachFigureAndNoneOfAnAxis()
    {
        var headings = Parse(study.Build()).QuerySelectorAll("table.experiments thead th").ToList();

        Assert.Equal(10, headings.Count);
        Assert.All(headings.Take(2), heading => Assert.False(heading.HasAttribute("data-first")));
        Assert.All(
            headings.Skip(2),
            heading =>
            {
                Assert.Contains(heading.GetAttribute("data-first"), new[] { "ascending", "descending" });
                Assert.Contains(heading.GetAttribute("data-unit"), new[] { "points", "interval", "decimal", "whole" });
            }
        );
    }

    [Fact]
    public void Write_TiedExperiments_AreMarkedAsTies()
    {
        var experiments = study.Experiments.SetItem(
            0,
            study.Experiments[8] with
            {
                Name = study.Experiments[0].Name,
                Axes = study.Experiments[0].Axes,
            }
        );
        experiments =
        [
            .. experiments.Select(
                (one, i) =>
                    i % 8 == 0 ? one with { Metrics = study.Experiments.MaxBy(best => best.Metrics!.Validation!.Accuracy)!.Metrics } : one
            ),
        ];

        var badges = Parse(ReportDocument.Build(experiments, study.Predictions))
            .QuerySelectorAll("table.experiments tr.best .badge")
            .ToList();

        Assert.True(badges.Count > 1);
        Assert.All(badges, badge => Assert.Equal("best, tied", badge.TextContent));
    }

    [Fact]
    public void Write_FailedExperiment_HasItsReasonAndNoFigures()
    {
        var experiments = study.Experiments.SetItem(4, ComparisonFamilyTests.Failed(study.Experiments[4]));

        var row = Parse(ReportDocument.Build(experiments, study.Predictions)).QuerySelector("#row-5")!;

        Assert.Empty(row.QuerySelectorAll("[data-value]"));
        Assert.Equal("failed", row.QuerySelector(".failed")!.TextContent);
        Assert.Equal("8", row.QuerySelector("td.reason")!.GetAttribute("colspan"));
    }

    [Theory]
    [InlineData(9, "scroll")]
    [InlineData(31, "scroll long")]
    public void Write_ManyExperiments_ScrollInABox(int count, string expected)
    {
        var many = Enumerable
            .Range(0, count)
            .Select(i => study.Experiments[i % 9] with { Name = $"many/{i}", Axes = [new("width", i)] })
            .ToList();

        var page = Parse(ReportDocument.Build(many, _ => study.Predictions(study.Experiments[0])));

        Assert.Equal(expected, page.QuerySelector("table.experiments")!.ParentElement!.ClassName);
    }

    private static IDocument Parse(ReportDocument report) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(ReportHtml.Write(report));
}
