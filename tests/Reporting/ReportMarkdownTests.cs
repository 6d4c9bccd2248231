using Permafrost.Reporting;

namespace Permafrost.Tests.Reporting;

public sealed class ReportMarkdownTests
{
    [Fact]
    public void Write_Tables_HaveAsManyCellsInEveryRowAsInTheirHead()
    {
        var report = new SampleStudy(50, 50, ["a|b", "c\nd", "<e>"]).Build();
        var tables = ReportMarkdown
            .Write(report)
            .Split("\n\n")
            .Select(block => block.Split('\n').Where(line => line.StartsWith('|')).ToList())
            .Where(rows => rows.Count > 0)
            .ToList();

        // Experiments, classes, dropout, comparisons, data, digests, and the classes of each best experiment.
        Assert.Equal(6 + report.Studies[0].Best.Length, tables.Count);
        Assert.All(
            tables,
            rows =>
                Assert.Single(
                    rows.Select(row => row.Replace("\\|", "", StringComparison.Ordinal).Count(letter => letter == '|')).Distinct()
                )
        );
    }

    [Fact]
    public void Write_Report_NamesTheBestAndItsInterval()
    {
        string markdown = ReportMarkdown.Write(new SampleStudy().Build());

        Assert.Contains("has the highest validation accuracy", markdown, StringComparison.Ordinal);
        Assert.Contains("of the 2,000 test images correctly (95\u00a0% interval", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', markdown);
        Assert.EndsWith("|\n", markdown, StringComparison.Ordinal);
    }
}
