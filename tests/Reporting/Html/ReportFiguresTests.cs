using System.Globalization;
using System.Text.Json;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;
using Permafrost.Tests.Reporting.Examples;

namespace Permafrost.Tests.Reporting.Html;

/// <summary>The page's pictures, plots and figures of single images, beside what <c>report.json</c> says.</summary>
public sealed class ReportFiguresTests
{
    private readonly SampleStudy study = new(400, 200);

    [Fact]
    public void Write_Sample_IsFifteenTilesFramedByWhatReportJsonSays()
    {
        var report = SamplePictures.Build(study);
        using var json = JsonDocument.Parse(ReportJson.Write(report));
        var sample = json.RootElement.GetProperty("experiments")[2].GetProperty("examples").GetProperty("sample");

        var tiles = Parse(report).QuerySelectorAll("#experiment-3 .tiles.sample li").ToList();

        Assert.Equal(15, tiles.Count);
        foreach (var (tile, image) in tiles.Zip(sample.EnumerateArray()))
        {
            int label = image.GetProperty("label").GetInt32();
            int predicted = image.GetProperty("predicted").GetInt32();
            Assert.Equal(label == predicted ? "hit" : "miss", tile.ClassName);
            Assert.StartsWith(label == predicted ? "\u2713" : "\u2717", tile.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(SampleStudy.FashionClasses[predicted], tile.QuerySelector("bdi")!.TextContent);
            string probability = (100 * image.GetProperty("probability").GetDouble()).ToString("F1", CultureInfo.InvariantCulture);
            Assert.Contains(probability, tile.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
            Assert.Equal($"test image {image.GetProperty("index").GetInt32()}", tile.QuerySelector("svg")!.GetAttribute("aria-label"));
        }
    }

    [Fact]
    public void Write_Pictures_AreInThePageOnceAndTilesReferToThem()
    {
        var page = Parse(SamplePictures.Build(study));
        var stored = page.QuerySelectorAll("symbol").ToList();

        Assert.All(
            page.QuerySelectorAll("image"),
            image => Assert.StartsWith("data:image/png;base64,", image.GetAttribute("href"), StringComparison.Ordinal)
        );
        Assert.All(page.QuerySelectorAll("use"), use => Assert.Contains(use.GetAttribute("href")![1..], stored.Select(one => one.Id)));
        Assert.All(stored, one => Assert.Contains(page.QuerySelectorAll("use"), use => use.GetAttribute("href") == "#" + one.Id));
        Assert.Empty(page.QuerySelectorAll("img, iframe"));
    }

    [Fact]
    public void Write_Sparsity_HasTheNumbersOfReportJson()
    {
        var report = SamplePictures.Build(study);
        using var json = JsonDocument.Parse(ReportJson.Write(report));
        var one = json.RootElement.GetProperty("experiments")[0];

        var page = Parse(report);
        var rows = page.QuerySelectorAll("#experiment-1 table.sparsity tbody tr").ToList();

        Assert.Equal(2, rows.Count);
        foreach (var (row, layer) in rows.Zip(one.GetProperty("sparsity").EnumerateArray()))
        {
            Assert.Equal(layer.GetProperty("layer").GetString(), row.QuerySelector("th")!.TextContent);
            Assert.Equal(
                [Percent(layer.GetProperty("inference")), Percent(layer.GetProperty("training"))],
                row.QuerySelectorAll("td").Select(cell => cell.TextContent)
            );
        }

        var mean = one.GetProperty("mean_sparsity");
        Assert.Equal(
            [Percent(mean.GetProperty("inference")), Percent(mean.GetProperty("training"))],
            page.QuerySelectorAll("#experiment-1 table.sparsity tfoot td").Select(cell => cell.TextContent)
        );
        Assert.Equal(9, page.QuerySelectorAll("#study-1 table.sparsity tbody tr").Length);
        Assert.Contains(
            $"| dense-l2, dropout 0 | {Percent(mean.GetProperty("inference"))} |",
            ReportMarkdown.Write(report),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_Uncertainty_HasTheNumbersOfReportJsonAndTheMostUncertainImages()
    {
        var report = SamplePictures.Build(study);
        using var json = JsonDocument.Parse(ReportJson.Write(report));
        var one = json.RootElement.GetProperty("experiments")[0];
        var uncertainty = one.GetProperty("uncertainty");

        var section = Parse(report).QuerySelector("#experiment-1")!;

        foreach (string key in new[] { "mean_entropy_right", "mean_entropy_wrong", "auroc" })
        {
            string number = Figures.Decimal(uncertainty.GetProperty(key).GetDouble());
            Assert.Contains(number, section.TextContent, StringComparison.Ordinal);
            Assert.Contains(number, ReportMarkdown.Write(report), StringComparison.Ordinal);
        }

        double[] entropies =
        [
            .. one.GetProperty("examples")
                .GetProperty("uncertain")
                .EnumerateArray()
                .Select(image => image.GetProperty("entropy").GetDouble()),
        ];
        Assert.Equal(10, entropies.Length);
        Assert.Equal(entropies.OrderDescending(), entropies);
        Assert.Equal(
            entropies.Select(value => $"entropy {Figures.Decimal(value)}"),
            section.QuerySelectorAll(".uncertain li").Select(tile => tile.QuerySelectorAll("p").Last().TextContent)
        );
        Assert.Equal(
            400,
            one.GetProperty("examples").GetProperty("entropies").GetProperty("right").EnumerateArray().Sum(count => count.GetInt32())
                + one.GetProperty("examples").GetProperty("entropies").GetProperty("wrong").EnumerateArray().Sum(count => count.GetInt32())
        );
    }

    [Fact]
    public void Write_KeptEpoch_IsSaidAndMarkedInTheCurves()
    {
        var early = study.Experiments[0] with { Parameters = [new("epochs", 20)] };
        early = early with { Model = early.Model! with { KeptEpoch = 2 } };
        var report = ReportDocument.Build([early], study.Predictions);

        var section = Parse(report).QuerySelector("#experiment-1")!;
        using var json = JsonDocument.Parse(ReportJson.Write(report));

        Assert.Contains(
            "3 epochs of 20, stopped early; the weights are those of epoch 2, the best",
            section.TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(2, section.QuerySelectorAll("svg.chart .mark").Length);
        Assert.Equal(2, json.RootElement.GetProperty("experiments")[0].GetProperty("kept_epoch").GetInt32());
        Assert.Contains("stopped early", ReportMarkdown.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LastEpochKept_SaysNoMoreThanTheEpochs()
    {
        var section = Parse(study.Build()).QuerySelector("#experiment-1")!;

        Assert.Contains("3 epochs", section.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("stopped early", section.TextContent, StringComparison.Ordinal);
        Assert.Empty(section.QuerySelectorAll(".mark"));
    }

    [Fact]
    public void Write_Study_HasAPanelPerNetworkAndALinePerRate()
    {
        var panels = Parse(study.Build()).QuerySelectorAll("#study-1 .panels figure svg").ToList();

        // Loss and accuracy of three networks.
        Assert.Equal(6, panels.Count);
        Assert.All(panels, panel => Assert.Equal(6, panel.QuerySelectorAll("polyline").Length));
        Assert.All(
            panels,
            panel =>
                Assert.Equal(
                    ["dropout 0", "dropout 0.25", "dropout 0.5"],
                    panel.QuerySelectorAll("text.name").Select(name => name.TextContent).Order(StringComparer.Ordinal)
                )
        );
        string[][] ticks =
        [
            .. panels.Take(3).Select(panel => panel.QuerySelectorAll("text.tick.end").Select(tick => tick.TextContent).ToArray()),
        ];
        Assert.Equal(ticks[0], ticks[1]);
        Assert.Equal(ticks[0], ticks[2]);
    }

    [Fact]
    public void Write_ManyValuesOnOneAxis_HasOnePanelWithTheBestInColour()
    {
        ExperimentResult[] many =
        [
            .. Enumerable
                .Range(0, 12)
                .Select(i =>
                    study.Experiments[i % 9] with
                    {
                        Name = $"many/{i}",
                        Axes = [new("dropout", i / 100.0)],
                        Parameters = [new("dropout", i / 100.0)],
                    }
                ),
        ];

        var panels = Parse(ReportDocument.Build(many, one => study.Predictions(study.Experiments[0])))
            .QuerySelectorAll("#study-1 .panels svg");

        Assert.Equal(2, panels.Length);
        Assert.All(panels, panel => Assert.Equal(6, panel.QuerySelectorAll("text.name").Length));
        Assert.All(panels, panel => Assert.Equal(6, panel.QuerySelectorAll(".line.faint").Length));
    }

    [Fact]
    public void Write_ClassDistribution_HasABarPerClassAndSplitWithItsNumber()
    {
        var page = Parse(study.Build());
        var table = page.QuerySelectorAll("#datasets table.counts tbody tr").ToList();

        var charts = page.QuerySelectorAll("#datasets .panels svg").ToList();

        Assert.Equal(3, charts.Count);
        for (int split = 0; split < 3; split++)
        {
            string[] counts = [.. charts[split].QuerySelectorAll("text.tick:not(.end)").Select(text => text.TextContent)];
            Assert.Equal(table.Select(row => row.QuerySelectorAll("td")[split].TextContent), counts);
            Assert.Equal(10, charts[split].QuerySelectorAll("rect.bar").Length);
        }
    }

    [Fact]
    public void Write_OddNames_AreTextInEveryFigure()
    {
        string[] names = ["<script>alert(1)</script>", "a|b\nc\"d'&amp;", new('x', 200), "שלום עולם", "</style></svg>"];
        var page = Parse(SamplePictures.Build(new SampleStudy(50, 50, names)));

        Assert.Equal(2, page.QuerySelectorAll("script").Length);
        Assert.Contains(page.QuerySelectorAll(".tiles bdi"), name => name.TextContent == names[0]);
        Assert.Contains(
            page.QuerySelectorAll("#datasets .chart text"),
            name => name.TextContent.StartsWith("<script>alert", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Write_Twice_GivesTheSameBytes()
    {
        var first = SamplePictures.Build(study);
        var second = SamplePictures.Build(new SampleStudy(400, 200));

        Assert.Equal(ReportHtml.Write(first), ReportHtml.Write(second));
        Assert.Equal(ReportJson.Write(first), ReportJson.Write(second));
        Assert.Equal(ReportMarkdown.Write(first), ReportMarkdown.Write(second));
    }

    private static string Percent(JsonElement share) => Figures.Percent(share.GetDouble());

    private static IDocument Parse(ReportDocument report) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(ReportHtml.Write(report));
}
