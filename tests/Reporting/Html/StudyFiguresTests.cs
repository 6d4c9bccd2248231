using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;

namespace Permafrost.Tests.Reporting.Html;

/// <summary>Dose-response plots, reliability diagrams and differences of confusion matrices in the page.</summary>
public sealed class StudyFiguresTests
{
    private readonly SampleStudy study = new(400, 200);

    [Fact]
    public void Write_DropoutStudy_HasALinePerNetworkAndRingsTheBest()
    {
        var report = study.Build();

        var chart = Parse(report).QuerySelector("#study-1 svg.dose")!;

        Assert.Equal(3, chart.QuerySelectorAll("path.line").Length);
        Assert.Equal(
            ["deep-cnn", "dense-l2", "simple-cnn"],
            chart.QuerySelectorAll("text.name").Select(name => name.TextContent).Order(StringComparer.Ordinal)
        );
        var best = Assert.Single(report.Studies[0].Best);
        Assert.Contains(
            $"Highest validation accuracy: {best.Axes[0].Value} at {Plain(best)}.",
            chart.GetAttribute("aria-label"),
            StringComparison.Ordinal
        );
        string first = report
            .Experiments[0]
            .Test!.Accuracy.ToString("P2", CultureInfo.InvariantCulture)
            .Replace(" ", "\u00a0", StringComparison.Ordinal);
        Assert.Contains($"dense-l2: {first}", chart.GetAttribute("aria-label"), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailedAndMissingRates_LeaveGaps()
    {
        ExperimentResult[] some =
        [
            Failed(study.Experiments[0]),
            .. study.Experiments.Skip(1).Where(one => one.Name != study.Experiments[4].Name),
        ];

        var chart = Parse(ReportDocument.Build(some, study.Predictions)).QuerySelector("svg.dose")!;
        string[] lines = [.. chart.QuerySelectorAll("path.line").Select(line => line.GetAttribute("d")!)];

        Assert.Equal([1, 0, 2], lines.Select(line => line.Count(letter => letter == 'L')));
        Assert.Equal([1, 2, 1], lines.Select(line => line.Count(letter => letter == 'M')));
    }

    [Fact]
    public void Write_AllFailed_HasNoChart()
    {
        var page = Parse(ReportDocument.Build([.. study.Experiments.Select(Failed)], study.Predictions));

        Assert.Empty(page.QuerySelectorAll("svg.dose, svg.reliability, table.change"));
    }

    [Fact]
    public void Write_RatesPerLayer_AreCategories()
    {
        string[] rates = ["[0.25,0.4,0.3]", "0.5"];
        ExperimentResult[] two =
        [
            .. rates.Select(
                (rate, i) =>
                    study.Experiments[i] with
                    {
                        Axes = [new("dropout", JsonNode.Parse(rate)!)],
                        Parameters = [new("dropout", JsonNode.Parse(rate)!)],
                    }
            ),
        ];

        var chart = Parse(ReportDocument.Build(two, study.Predictions)).QuerySelector("svg.dose")!;

        Assert.Contains("0.25, 0.4, 0.3", chart.QuerySelectorAll("text.tick").Select(text => text.TextContent));
        Assert.Contains("Dropout rates, layer by layer", chart.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ManyNetworksAndRates_HasChartsOfOneScale()
    {
        ExperimentResult[] many =
        [
            .. Enumerable
                .Range(0, 50)
                .Select(i =>
                    study.Experiments[i % 7] with
                    {
                        Name = $"many/{i}",
                        Axes = [new("architecture", $"net {i / 5}"), new("dropout", i % 5 / 8.0)],
                        Parameters = [new("architecture", $"net {i / 5}"), new("dropout", i % 5 / 8.0)],
                    }
                ),
        ];

        var page = Parse(ReportDocument.Build(many, one => study.Predictions(study.Experiments[0])));
        var charts = page.QuerySelectorAll("svg.dose").ToList();

        Assert.Equal(2, charts.Count);
        Assert.All(charts, chart => Assert.Equal(4, chart.QuerySelectorAll("path.line").Length));
        Assert.Equal(
            8,
            charts.SelectMany(chart => chart.QuerySelectorAll("path.line").Select(line => line.ClassName!.Split(' ')[1])).Distinct().Count()
        );
        string[][] scales = [.. charts.Select(chart => chart.QuerySelectorAll("text.end").Select(text => text.TextContent).ToArray())];
        Assert.Equal(scales[0], scales[1]);
        Assert.Contains("Lines are named by architecture, dropout.", page.QuerySelector("#study-1")!.TextContent, StringComparison.Ordinal);
        Assert.All(
            page.QuerySelectorAll("#study-1 .panels text.name"),
            name => Assert.Matches(@"^net [0-9], 0(\.[0-9]+)?$", name.TextContent)
        );
        Assert.Contains(
            "Of 10 networks, the 8 with the highest validation accuracy.",
            charts[1].ParentElement!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_SeveralSeeds_ShowsEachRunAndOnePanelPerNetwork()
    {
        ExperimentResult[] seeded =
        [
            .. study.Experiments.Select(
                (one, i) =>
                    one with
                    {
                        Axes = [new("dropout", i / 3 / 4.0), new("train.seed", i % 3)],
                        Parameters = [new("dropout", i / 3 / 4.0), new("seed", i % 3)],
                    }
            ),
        ];

        var page = Parse(ReportDocument.Build(seeded, study.Predictions));

        Assert.Equal(9, page.QuerySelectorAll("svg.dose .single").Length);
        Assert.Equal(3, page.QuerySelector("svg.dose path.whisker")!.GetAttribute("d")!.Split('V').Length - 1);
        Assert.Equal(2, page.QuerySelectorAll("#study-1 .panels svg").Length);
        Assert.Contains("summed over three seeds", page.QuerySelector("table.change caption")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Experiment_HasTheReliabilityOfReportJson()
    {
        var report = study.Build();
        using var json = JsonDocument.Parse(ReportJson.Write(report));
        var bins = json.RootElement.GetProperty("experiments")[0].GetProperty("reliability").EnumerateArray().ToList();

        var chart = Parse(report).QuerySelector("#experiment-1 svg.reliability")!;

        Assert.Equal(15, bins.Count);
        Assert.Equal(400, bins.Sum(bin => bin.GetProperty("count").GetInt32()));
        Assert.Equal(
            bins.Count(bin => bin.GetProperty("count").GetInt32() > 0),
            chart.QuerySelector("path.count")!.GetAttribute("d")!.Count(letter => letter == 'z')
        );
        Assert.All(
            bins,
            bin => Assert.Equal(bin.GetProperty("count").GetInt32() == 0, bin.GetProperty("accuracy").ValueKind == JsonValueKind.Null)
        );
    }

    [Fact]
    public void Write_FailedExperiment_HasNoReliability()
    {
        var report = ReportDocument.Build([Failed(study.Experiments[0]), study.Experiments[1]], study.Predictions);
        using var json = JsonDocument.Parse(ReportJson.Write(report));

        Assert.Equal(JsonValueKind.Null, json.RootElement.GetProperty("experiments")[0].GetProperty("reliability").ValueKind);
        Assert.Null(Parse(report).QuerySelector("#experiment-1 svg.reliability"));
    }

    [Theory]
    [InlineData(1f, "as sure as it is right: mean confidence 100.00\u00a0%, accuracy 100.00\u00a0%")]
    [InlineData(0.75f, "not sure enough by 25.00 points")]
    [InlineData(0.25f, "too sure by 75.00 points: mean confidence 75.00\u00a0%, accuracy 0.00\u00a0%")]
    public void Write_ConstantPredictors_SaysHowSureTheyAre(float probability, string words)
    {
        var table = new PredictionTable(["a", "b"], [0, 0], [probability, 1 - probability, probability, 1 - probability]);
        var one = study.Experiments[0];
        one = one with
        {
            Dataset = one.Dataset with { Classes = ["a", "b"], Splits = [] },
            Metrics = new Permafrost.Reporting.Metrics.SplitMetrics(
                null,
                Permafrost.Reporting.Metrics.ClassificationMetrics.Compute(table)
            ),
        };

        string text = Parse(ReportDocument.Build([one], _ => table)).QuerySelector("#experiment-1")!.TextContent;

        Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ChangeInConfusions_IsOneMatrixMinusTheOther()
    {
        var report = study.Build();

        var tables = Parse(report).QuerySelectorAll("#study-1 table.change").ToList();

        Assert.InRange(tables.Count, 1, 2);
        var best = Assert.Single(report.Studies[0].Best);
        var other = report.Experiments.Single(one =>
            tables[0]
                .QuerySelector("caption")!
                .TextContent.Contains($"than {one.Axes[0].Value}, dropout {Plain(one)}:", StringComparison.Ordinal)
        );
        int[][] cells =
        [
            .. tables[0]
                .QuerySelectorAll("tbody tr")
                .Select(row => row.QuerySelectorAll("td").Select(cell => Signed(cell.TextContent)).ToArray()),
        ];
        for (int row = 0; row < 10; row++)
        {
            Assert.Equal(0, cells[row].Sum());
            for (int column = 0; column < 10; column++)
            {
                Assert.Equal(best.Test!.Confusion[row][column] - other.Test!.Confusion[row][column], cells[row][column]);
            }
        }
    }

    [Fact]
    public void Write_ChangeInConfusions_IsBlueWhereItIsBetter()
    {
        foreach (var row in Parse(study.Build()).QuerySelectorAll("#study-1 table.change tbody tr"))
        {
            var cells = row.QuerySelectorAll("td").ToList();
            string diagonal = Assert.Single(cells, cell => cell.ClassList.Contains("hit")).TextContent;
            foreach (var cell in cells)
            {
                bool isDiagonal = cell.ClassList.Contains("hit");
                string shade = cell.ClassName!.Split(' ')[^1];
                int count = Signed(cell.TextContent);
                Assert.Equal(
                    count == 0 ? 'z'
                        : count > 0 == isDiagonal ? 'h'
                        : 'm',
                    shade[0]
                );
            }

            Assert.NotEqual("", diagonal);
        }
    }

    [Fact]
    public void Write_ManyClasses_SaysTheLargestChangesWithoutATable()
    {
        var many = new SampleStudy(600, 200, [.. Enumerable.Range(0, 21).Select(i => $"class {i}")]);

        var page = Parse(many.Build());

        Assert.Empty(page.QuerySelectorAll("table.change"));
        Assert.Contains("Largest changes: ", page.QuerySelector("#study-1")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_EqualAnswers_SaysThatNothingChangesWithoutATable()
    {
        var one = study.Experiments[0];
        var page = Parse(ReportDocument.Build([one, study.Experiments[1] with { Metrics = one.Metrics }], _ => study.Predictions(one)));

        Assert.Empty(page.QuerySelectorAll("table.change"));
        Assert.Contains(
            "both confuse the same classes equally often",
            page.QuerySelector("#study-1")!.TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_OneExperiment_HasNoChangeInConfusions() =>
        Assert.Empty(Parse(ReportDocument.Build([study.Experiments[0]], study.Predictions)).QuerySelectorAll("table.change"));

    private static string Plain(ExperimentResult one) =>
        double.Parse(one.Axes[1].Value.ToJsonString(), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static int Signed(string text) =>
        int.Parse(
            text.Replace('\u2212', '-').Replace(",", "", StringComparison.Ordinal),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture
        );

    private static ExperimentResult Failed(ExperimentResult one) =>
        one with
        {
            FailureReason = "The loss is not finite after step 7.",
            Model = null,
            History = null,
            Metrics = null,
            ModelDigest = null,
            PredictionsDigest = null,
        };

    private static IDocument Parse(ReportDocument report) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(ReportHtml.Write(report));
}
