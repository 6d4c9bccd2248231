using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Results;
using Permafrost.Tests.Reporting.Comparisons;
using Permafrost.Tests.Reporting.Examination;

namespace Permafrost.Tests.Reporting;

public sealed class ReportHtmlTests
{
    private static readonly string[] OddNames =
    [
        "<script>alert(1)</script>",
        "a|b\nc\"d'&amp;",
        new('x', 200),
        "שלום עולם",
        "</style></svg>",
    ];

    private readonly SampleStudy study = new(400, 200);

    [Fact]
    public void Write_AnyReport_IsHtmlWithoutParseErrors()
    {
        Parse(ReportHtml.Write(study.Build()));
        Parse(ReportHtml.Write(new SampleStudy(50, 0, OddNames).Build()));
    }

    [Fact]
    public void Write_Page_FetchesNothingAndRunsItsOwnScriptAlone()
    {
        string html = ReportHtml.Write(study.Build());
        var page = Parse(html);

        Assert.Empty(page.QuerySelectorAll("iframe, img, object, embed, form, [onclick], [onload], [src]"));
        Assert.All(page.QuerySelectorAll("[href]:not(a)"), element => Assert.Matches("^(#|data:,$)", element.GetAttribute("href")!));
        Assert.All(
            page.QuerySelectorAll("a"),
            link => Assert.Matches(@"^(#|\.\./runs/|provenance\.html$|report\.json$)", link.GetAttribute("href")!)
        );
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ExaminedFiles_AreShownWithPicturesInThePageAndPathsAsText()
    {
        var page = Parse(ReportHtml.Write(Examined().Build()));

        Assert.Equal(6, page.QuerySelectorAll("#datasets img").Length);
        Assert.All(
            page.QuerySelectorAll("img"),
            image => Assert.StartsWith("data:image/png;base64,", image.GetAttribute("src"), StringComparison.Ordinal)
        );
        Assert.All(page.QuerySelectorAll("img"), image => Assert.NotEqual("", image.GetAttribute("alt")));
        Assert.Contains(page.QuerySelectorAll("#datasets figcaption bdi"), name => name.TextContent == SampleExamination.OddPath);
        Assert.Contains("conflicting labels", page.QuerySelector("#datasets figcaption")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("ends early", page.QuerySelector("#datasets table.files")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("class 'b' has <few> images", page.QuerySelector("#datasets .warning")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AugmentedExperiment_ShowsItsContactSheet()
    {
        var first = study.Experiments[0] with { Augmented = SampleExamination.Pictures[0] };
        var report = ReportDocument.Build([first, .. study.Experiments.Skip(1)], study.Predictions);

        var figure = Assert.Single(Parse(ReportHtml.Write(report)).QuerySelectorAll("#datasets figure.augmented"));

        Assert.Equal("Augmentation", figure.PreviousElementSibling!.TextContent);
        Assert.Contains(first.Name, figure.TextContent, StringComparison.Ordinal);
    }

    private SampleStudy Examined() =>
        new(400, 200)
        {
            Experiments =
            [
                .. study.Experiments.Select(one => one with { Dataset = one.Dataset with { Examination = SampleExamination.Read() } }),
            ],
        };

    [Fact]
    public void Write_OddClassNames_AreShownAsText()
    {
        var page = Parse(ReportHtml.Write(new SampleStudy(50, 50, OddNames).Build()));

        Assert.Equal(2, page.QuerySelectorAll("script").Length);
        Assert.Equal(OddNames, page.QuerySelectorAll("#experiment-1 table.classes tbody th bdi").Select(name => name.TextContent));
    }

    [Fact]
    public void Write_Page_HasOneMainHeadingAndNoLevelSkipped()
    {
        var page = Parse(ReportHtml.Write(study.Build()));
        int[] levels = [.. page.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Select(heading => heading.LocalName[1] - '0')];

        Assert.Equal("Does dropout help, and which network?", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal(1, levels.Count(level => level == 1));
        Assert.All(levels.Zip(levels.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1));
    }

    [Fact]
    public void Write_StudyWithOneAxis_HasNoEmptyColumn()
    {
        ExperimentResult[] pair =
        [
            .. study.Experiments.Take(2).Select(one => one with { Axes = [.. one.Axes.Where(axis => axis.Key == "dropout")] }),
        ];

        var section = Parse(ReportHtml.Write(ReportDocument.Build(pair, study.Predictions))).QuerySelector("#comparisons")!;

        Assert.Equal("First", section.QuerySelector("thead th")!.TextContent);
        Assert.Contains("for the one comparison of this report", section.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_LongDescription_StandsUnderAShortTitle()
    {
        string description = "Does dropout help? " + new string('d', 200);
        var one = study.Experiments[0] with { Description = description };

        var page = Parse(ReportHtml.Write(ReportDocument.Build([one], study.Predictions)));

        Assert.Equal("Comparison of experiments", page.QuerySelector("h1")!.TextContent);
        Assert.Equal(description, page.QuerySelector("#study-1 p")!.TextContent);
    }

    [Fact]
    public void Write_Tables_HaveACaptionScopesAndRowsOfOneLength()
    {
        var page = Parse(
            ReportHtml.Write(
                ReportDocument.Build(study.Experiments.SetItem(4, ComparisonFamilyTests.Failed(study.Experiments[4])), study.Predictions)
            )
        );

        Assert.All(
            page.QuerySelectorAll("table").Cast<IHtmlTableElement>(),
            table =>
            {
                Assert.False(string.IsNullOrWhiteSpace(table.Caption?.TextContent));
                Assert.All(table.QuerySelectorAll("th"), heading => Assert.Contains(heading.GetAttribute("scope"), new[] { "col", "row" }));
                Assert.Single(table.Rows.Select(row => row.Cells.Sum(cell => cell.ColumnSpan)).Distinct());
                Assert.True(table.ParentElement!.HasAttribute("tabindex"));
            }
        );
    }

    [Fact]
    public void Write_Links_LeadToAnchorsThatStandOnceInThePage()
    {
        var page = Parse(ReportHtml.Write(study.Build()));
        var anchors = page.QuerySelectorAll("[id]").Select(element => element.Id).ToList();

        Assert.Equal(anchors.Count, anchors.Distinct(StringComparer.Ordinal).Count());
        Assert.All(page.QuerySelectorAll("a[href^='#']"), link => Assert.Contains(link.GetAttribute("href")![1..], anchors));
    }

    [Fact]
    public void Write_Experiments_HaveTheirFiguresDigestsAndCurves()
    {
        var page = Parse(ReportHtml.Write(study.Build()));
        var section = page.QuerySelector("#experiment-2")!;

        Assert.Contains(study.Experiments[1].ModelDigest.ToString()!, section.TextContent, StringComparison.Ordinal);
        Assert.Contains(study.Experiments[1].PredictionsDigest.ToString()!, section.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, section.QuerySelectorAll("svg.chart:not(.reliability)").Length);
        Assert.Equal(100, section.QuerySelectorAll("table.confusion td").Length);
        Assert.Equal(9, page.QuerySelectorAll("section.experiment").Length);
        Assert.Single(page.QuerySelectorAll("table.experiments tr.best"));
        Assert.Equal(18, page.QuerySelectorAll("table.comparisons tbody tr").Length);
        Assert.Equal(9, page.QuerySelectorAll("table.dropout tbody td").Length);
    }

    [Fact]
    public void Write_OneFailedExperiment_IsShownWithItsReason()
    {
        var experiments = study.Experiments.SetItem(4, ComparisonFamilyTests.Failed(study.Experiments[4]));
        var page = Parse(ReportHtml.Write(ReportDocument.Build(experiments, study.Predictions)));

        Assert.Contains("first bad tensor: <conv2d/weight>", page.QuerySelector("#experiment-5")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(
            "failed: loss is NaN",
            page.QuerySelectorAll("table.experiments tbody tr")[4].TextContent,
            StringComparison.Ordinal
        );
        Assert.Contains("failed", page.QuerySelector("table.dropout")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_OneExperimentWithoutMatrix_GoesByItsNameAndComparesNothing()
    {
        var one = study.Experiments[0] with { Axes = [], Name = "first-steps" };
        var page = Parse(ReportHtml.Write(ReportDocument.Build([one], _ => study.Predictions(study.Experiments[0]))));

        Assert.Contains("nothing to compare", page.QuerySelector("#comparisons")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("first-steps", page.QuerySelector("#experiment-1 h2")!.TextContent);
        Assert.Null(page.QuerySelector("table.dropout"));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(70, 140)]
    public void Write_FewOrManyClasses_IsWhole(int classes, int images)
    {
        var report = new SampleStudy(images, images, [.. Enumerable.Range(0, classes).Select(k => $"class {k}")]).Build();

        var page = Parse(ReportHtml.Write(report));

        Assert.Equal(classes <= 60 ? 9 : 0, page.QuerySelectorAll(".experiment table.confusion").Length);
        Assert.Equal(classes, page.QuerySelectorAll("#experiment-1 table.classes tbody tr").Length);
    }

    private static IHtmlDocument Parse(string html)
    {
        var parser = new HtmlParser(new HtmlParserOptions { IsStrictMode = true });
        return parser.ParseDocument(html);
    }
}
