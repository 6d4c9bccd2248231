using System.Text.Json;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;

namespace Permafrost.Tests.Reporting;

/// <summary>Experiments whose bits are not promised are marked in all three files, and no others.</summary>
public sealed class BitExactMarkTests
{
    private const string Mark = "not bit-exact";

    private readonly SampleStudy study = new(400, 200);

    private ReportDocument Marked =>
        ReportDocument.Build([.. study.Experiments.Select((one, i) => one with { IsBitExact = i != 4 })], study.Predictions);

    [Fact]
    public void Html_NotBitExact_IsABadgeInTheRowAndAFactOfTheSection()
    {
        using var page = new HtmlParser().ParseDocument(ReportHtml.Write(Marked));

        Assert.Equal("row-5", Assert.Single(page.QuerySelectorAll("tr[id] .badge"), badge => badge.TextContent == Mark).Closest("tr")!.Id);
        var fact = Assert.Single(page.QuerySelectorAll("dd"), fact => fact.TextContent.StartsWith(Mark, StringComparison.Ordinal));
        Assert.Equal(("bits", "experiment-5"), (fact.PreviousElementSibling!.TextContent, fact.Closest("section")!.Id));
    }

    [Fact]
    public void Markdown_NotBitExact_StandsInTheColumnOfMarks()
    {
        string[] rows = [.. ReportMarkdown.Write(Marked).Split('\n').Where(line => line.Contains(Mark, StringComparison.Ordinal))];

        Assert.Equal(Mark, Assert.Single(rows).Split('|', StringSplitOptions.TrimEntries)[3].Split(", ")[^1]);
    }

    [Fact]
    public void Json_EveryExperiment_SaysWhetherItIsBitExact()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Marked));

        Assert.Equal(
            [.. Enumerable.Range(0, 9).Select(i => i != 4)],
            json.RootElement.GetProperty("experiments").EnumerateArray().Select(one => one.GetProperty("bit_exact").GetBoolean())
        );
    }

    [Fact]
    public void Write_BitExactStudy_HasNoMark()
    {
        var report = study.Build();

        Assert.DoesNotContain(Mark, ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, ReportMarkdown.Write(report), StringComparison.Ordinal);
    }
}
