using System.Text.Json.Nodes;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Permafrost.Reporting.Provenance;

namespace Permafrost.Tests.Reporting.Provenance;

public sealed class ProvenanceHtmlTests
{
    private static BoxState Mixed(int i) => (BoxState)(i % 4);

    [Fact]
    public void Write_Picture_SaysEveryStateByWordAndClass()
    {
        var page = Parse(ProvenanceHtml.Write(SampleRun.Of(8, Mixed)));
        var boxes = page.QuerySelectorAll("svg.pipeline svg.box").ToList();

        Assert.Equal(8 + 8 + 3, boxes.Count);
        foreach (string state in (string[])["failed", "ran", "remote", "cached"])
        {
            Assert.All(
                boxes.Where(box => box.ClassList.Contains($"state-{state}")),
                box => Assert.StartsWith(state, box.QuerySelector("text.word")!.TextContent, StringComparison.Ordinal)
            );
            Assert.Single(page.QuerySelectorAll($".legend li.state-{state} svg path"));
        }

        Assert.Contains(boxes, box => box.QuerySelector("text.word")!.TextContent == "ran 1.5 s");
        Assert.Contains("loss is not finite", boxes[2].QuerySelector("title")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Picture_HasATitleAndItsContentInWordsAndInATable()
    {
        var page = Parse(ProvenanceHtml.Write(SampleRun.Of(36, i => i < 9 ? BoxState.Ran : BoxState.Cached)));
        var picture = page.QuerySelector("svg.pipeline")!;

        Assert.Equal("img", picture.GetAttribute("role"));
        Assert.All(picture.GetAttribute("aria-labelledby")!.Split(' '), id => Assert.NotEqual("", page.GetElementById(id)!.TextContent));
        Assert.Contains("Train: 9 ran, 27 cached.", page.GetElementById("pipeline-words")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(
            ["Train", "36", "9", "27", "13.5 s"],
            page.QuerySelectorAll("table.phases tbody tr")[2].Children.Select(cell => cell.TextContent.Trim())
        );
        Assert.Equal(36 * 4 + 1, page.QuerySelectorAll("table.stages tbody tr").Length);
    }

    [Fact]
    public void Write_FoldedBox_CountsItsStagesAndNamesSomeExperiments()
    {
        var page = Parse(ProvenanceHtml.Write(SampleRun.Of(1000, _ => BoxState.Cached)));

        var fold = page.QuerySelectorAll("svg.box.several")[0];

        Assert.Equal("1,000 stages", fold.QuerySelector("text.first")!.TextContent);
        Assert.EndsWith("\nand 988 more", fold.QuerySelector("title")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(5, page.QuerySelectorAll("svg.box").Length);
        Assert.Contains("Of a phase with more than 20 stages", page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_FailedStage_LeadsNowhere()
    {
        var all = Parse(ProvenanceHtml.Write(SampleRun.Of(2, _ => BoxState.Ran))).QuerySelectorAll("svg.pipeline path.edge").Length;
        var one = Parse(ProvenanceHtml.Write(SampleRun.Of(2, i => i == 0 ? BoxState.Failed : BoxState.Ran)))
            .QuerySelectorAll("svg.pipeline path.edge")
            .Length;

        Assert.Equal((7, 6), (all, one));
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("שלום </svg></title> \"'&\n\u0001")]
    [InlineData("日本語日本語日本語日本語日本語日本語日本語")]
    public void Write_OddNames_AreTextAndTheBoxShowsTheirBeginning(string name)
    {
        var run = SampleRun.Of(1, _ => BoxState.Ran);
        run = run with
        {
            Facts = [KeyValuePair.Create(name, name)],
            Experiments = [new PipelineExperiment(name, [])],
            Boxes = [.. run.Boxes.Select(box => box with { Subject = box.Phase == "DownloadCheck" ? name : "", Reasons = [name] })],
            Rows = [.. run.Rows.Select(row => row with { Experiment = name, Reasons = [name] })],
        };

        var page = Parse(ProvenanceHtml.Write(run));

        Assert.Empty(page.QuerySelectorAll("script"));
        Assert.Equal(5, page.QuerySelectorAll("svg.pipeline > svg.box").Length);
        string shown = page.QuerySelector("svg.box text.first")!.TextContent.TrimEnd('…', ' ');
        Assert.StartsWith(shown[..10], name, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LongValueOfOneAxis_IsToldApartOnTheSecondLine()
    {
        var run = SampleRun.Of(1, _ => BoxState.Ran);
        run = run with
        {
            Experiments = [new PipelineExperiment("a", [new("train.optimizer", JsonNode.Parse("""{"sgd":{"learning_rate":100}}""")!)])],
        };

        var box = Parse(ProvenanceHtml.Write(run))
            .QuerySelectorAll("svg.box")
            .First(box => box.QuerySelector("text.first")!.TextContent == "train.optimizer");

        Assert.StartsWith("sgd (learning_rat", box.QuerySelector("text.second")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LongNames_StayShortInTheBoxesAndWholeInTheTable()
    {
        string name = new('x', 200);
        var run = SampleRun.Of(1, _ => BoxState.Ran);
        run = run with
        {
            Experiments = [new PipelineExperiment(name, [])],
            Rows = [.. run.Rows.Select(row => row with { Experiment = name })],
        };

        var page = Parse(ProvenanceHtml.Write(run));

        Assert.All(page.QuerySelectorAll("svg.box text"), text => Assert.InRange(text.TextContent.Length, 0, 22));
        Assert.Equal(name, page.QuerySelector("table.stages td bdi")!.TextContent);
    }

    [Fact]
    public void Write_Page_FetchesNothingAndHasNoLevelSkipped()
    {
        string html = ProvenanceHtml.Write(SampleRun.Of(9, Mixed));
        var page = Parse(html);

        Assert.Empty(page.QuerySelectorAll("script, iframe, img, object, embed, form"));
        Assert.Equal(["data:,", "index.html"], page.QuerySelectorAll("[href]").Select(link => link.GetAttribute("href")!));
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
        Assert.Equal([1, 2, 2, 2], page.QuerySelectorAll("h1, h2, h3, h4").Select(heading => heading.LocalName[1] - '0'));
        Assert.All(page.QuerySelectorAll("table"), table => Assert.NotNull(((IHtmlTableElement)table).Caption));
    }

    private static IHtmlDocument Parse(string html) => new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(html);
}
