using Permafrost.Reporting;
using Permafrost.Reporting.Results;
using Permafrost.Tests.Reporting.Comparisons;
using Permafrost.Tests.Reporting.Examination;

namespace Permafrost.Tests.Reporting.Markdown;

/// <summary><c>report.md</c> through a real renderer.</summary>
public sealed class RenderedReportTests
{
    private static readonly string[] Allowed = ["h1", "h2", "h3", "li", "p", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"];

    [Fact]
    public void Write_UsualReport_HasHeadingsParagraphsListsAndTablesAlone()
    {
        var rendered = Render(new SampleStudy().Build());

        Assert.Equal(Allowed, rendered.Elements);
        AssertEqualColumns(rendered);
        Assert.Equal("Comparison of experiments", rendered.Body.QuerySelector("h1")!.TextContent);
        Assert.Equal(9, RenderedMarkdown.Column(rendered.Tables[0], 0).Count());
        Assert.Equal("right", rendered.Tables[0].Head!.Rows[0].Cells[^1].GetAttribute("style")!.Split(':', ';')[1].Trim());
    }

    [Fact]
    public void Write_OddClassNames_AreShownAsTheyAre()
    {
        var rendered = Render(new SampleStudy(140, 140, OddNames.All).Build());

        Assert.Subset(Allowed.ToHashSet(StringComparer.Ordinal), rendered.Elements.ToHashSet(StringComparer.Ordinal));
        AssertEqualColumns(rendered);
        var classes = rendered.Tables.Where(table => RenderedMarkdown.Seen(table.Head!.Rows[0].Cells[0]) == "class").ToList();
        Assert.True(classes.Count >= 2);
        Assert.All(classes, table => Assert.Equal(OddNames.All, RenderedMarkdown.Column(table, 0)));
    }

    [Fact]
    public void Write_OddExperimentsFilesAndDatasets_AreShownAsTheyAre()
    {
        Assert.All(
            OddNames.All,
            name =>
            {
                var study = new SampleStudy(60, 60);
                ExperimentResult[] experiments =
                [
                    .. study
                        .Experiments.Take(3)
                        .Select(
                            (one, i) =>
                                one with
                                {
                                    Name = $"{name}/{i}",
                                    File = name,
                                    Description = name,
                                    Axes = [],
                                    Dataset = one.Dataset with { Name = name, Description = name, Licence = name },
                                    FailureReason = i == 1 ? name : null,
                                }
                        ),
                ];
                experiments[1] = ComparisonFamilyTests.Failed(experiments[1]) with { FailureReason = name };
                var rendered = Render(ReportDocument.Build(experiments, one => study.Predictions(study.Experiments[one.Name[^1] - '0'])));

                Assert.Subset(Allowed.ToHashSet(StringComparer.Ordinal), rendered.Elements.ToHashSet(StringComparer.Ordinal));
                AssertEqualColumns(rendered);
                Assert.Equal([$"{name}/0", $"{name}/1", $"{name}/2"], RenderedMarkdown.Column(rendered.Tables[0], 0));
                Assert.Contains($"failed: {name}", RenderedMarkdown.Column(rendered.Tables[0], 1));
                Assert.Equal($"{name} on {name}", RenderedMarkdown.Seen(rendered.Body.QuerySelector("h2")!));
                var paragraphs = rendered.Body.QuerySelectorAll("p").Select(RenderedMarkdown.Seen).ToList();
                Assert.Contains(name, paragraphs);
                Assert.Contains($"{name}: {name} Licence: {name}.", paragraphs);
                Assert.Contains(
                    rendered.Body.QuerySelectorAll("strong"),
                    bold => RenderedMarkdown.Seen(bold).StartsWith(name, StringComparison.Ordinal)
                );
            }
        );
    }

    [Fact]
    public void Write_ExaminedFiles_KeepsTheirNotesAsText()
    {
        var study = new SampleStudy(60, 60);
        var examined = study.Experiments.Select(one => one with { Dataset = one.Dataset with { Examination = SampleExamination.Read() } });

        var rendered = Render(ReportDocument.Build([.. examined], study.Predictions));

        Assert.Contains("Note: class 'b' has <few> images.", rendered.Body.QuerySelectorAll("p").Select(RenderedMarkdown.Seen));
    }

    [Fact]
    public void Write_RightToLeftNamesInSentences_AreSetApart()
    {
        string markdown = ReportMarkdown.Write(new SampleStudy(60, 60, ["שלום", "עולם"]).Build());

        Assert.Contains("**\u2068שלום\u2069** (F1 ", markdown, StringComparison.Ordinal);
    }

    private static RenderedMarkdown Render(ReportDocument report) => new(ReportMarkdown.Write(report));

    private static void AssertEqualColumns(RenderedMarkdown rendered)
    {
        Assert.NotEmpty(rendered.Tables);
        Assert.All(rendered.Tables, table => Assert.Single(table.Rows.Select(row => row.Cells.Length).Distinct()));
    }
}
