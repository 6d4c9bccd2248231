using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Results;

namespace Permafrost.Tests.Reporting.Html;

/// <summary>Everything on the page can be linked to, and what it links to is there.</summary>
public sealed class AnchorsTests
{
    private readonly SampleStudy study = new(400, 200);

    [Fact]
    public void Write_Anchors_AreUniqueAndEveryLinkLeadsToOne()
    {
        var page = Parse(study.Build());
        string[] ids = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];

        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(page.QuerySelectorAll("a[href^='#']"), link => Assert.Contains(link.GetAttribute("href")![1..], ids));
    }

    [Theory]
    [InlineData("table.experiments tbody tr", "^row-[0-9]+$")]
    [InlineData("table.comparisons tbody tr", "^comparison-[0-9]+-[0-9]+$")]
    [InlineData("table.classes tbody tr", "^experiment-[0-9]+-class-[0-9]+$")]
    [InlineData("table.contests tbody tr", "^study-1-class-[0-9]+$")]
    [InlineData("table.counts tbody tr", "^dataset-1-class-[0-9]+$")]
    [InlineData("#study-1 > h3", "^study-1-[a-z-]+$")]
    [InlineData("main > section", "^(study-1|comparisons|hard-images|experiment-[0-9]+|datasets)$")]
    public void Write_PartsOfThePage_HaveAnAnchor(string selector, string expected)
    {
        var parts = Parse(study.Build()).QuerySelectorAll(selector).ToList();

        Assert.NotEmpty(parts);
        Assert.All(parts, part => Assert.Matches(expected, part.Id));
    }

    [Fact]
    public void Write_Sections_HaveAQuietLinkToThemselvesThatIsNoPartOfTheirName()
    {
        var page = Parse(study.Build());

        Assert.All(
            page.QuerySelectorAll("main > section"),
            section =>
            {
                var link = section.QuerySelector("h2 + a.self")!;
                Assert.Equal("#" + section.Id, link.GetAttribute("href"));
                Assert.Equal("", link.TextContent);
                Assert.False(string.IsNullOrEmpty(link.GetAttribute("aria-label")));
            }
        );
    }

    [Fact]
    public void Write_Navigation_LeadsToTheHardestImagesWhereThereAreAny()
    {
        // What all get wrong is hard.
        var alike = ReportDocument.Build(study.Experiments, _ => study.Predictions(study.Experiments[0]));

        Assert.NotNull(Parse(alike).QuerySelector("nav a[href='#hard-images']"));
        Assert.Null(Parse(ReportDocument.Build([study.Experiments[0]], study.Predictions)).QuerySelector("nav a[href='#hard-images']"));
    }

    [Fact]
    public void Write_Experiment_LinksToItsRunFolderWithEveryNameEncoded()
    {
        var one = study.Experiments[0] with { Name = "odd # name/a=\"x?y\",b=50%" };

        var link = Parse(ReportDocument.Build([one], _ => study.Predictions(study.Experiments[0]))).QuerySelector(".files a")!;

        Assert.Equal("../runs/odd%20%23%20name/a%3D%22x%3Fy%22%2Cb%3D50%25/", link.GetAttribute("href"));
        Assert.Equal("artifacts/runs/odd # name/a=\"x?y\",b=50%", link.TextContent);
    }

    [Fact]
    public void Write_MoreExperimentsThanFitInFull_SaysOnceWhatAllHaveAlike()
    {
        List<ExperimentResult> many =
        [
            .. Enumerable
                .Range(0, 70)
                .Select(i =>
                    study.Experiments[i % 9] with
                    {
                        Name = $"many/{i}",
                        Axes = [new("width", i)],
                        Parameters = [new("width", i), new("epochs", 3)],
                    }
                ),
        ];

        var page = Parse(ReportDocument.Build(many, _ => study.Predictions(study.Experiments[0])));

        var brief = page.QuerySelectorAll("section.brief").ToList();
        Assert.Equal(10, brief.Count);
        Assert.All(
            brief,
            section => Assert.Equal(["name", "width"], section.QuerySelectorAll("dl.definition dt").Select(term => term.TextContent))
        );
        Assert.Equal(
            ["epochs", "dataset", "trained on"],
            page.QuerySelectorAll("#experiments dl.shared dt").Select(term => term.TextContent)
        );
        Assert.All(brief, section => Assert.NotNull(section.QuerySelector(".files a[href^='../runs/many/']")));
        Assert.NotNull(page.QuerySelector("nav a[href='#experiments']"));
    }

    private static IDocument Parse(ReportDocument report) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(ReportHtml.Write(report));
}
