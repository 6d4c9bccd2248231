using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Text;
using Permafrost.Tests.Reporting.Markdown;

namespace Permafrost.Tests.Reporting;

/// <summary>The three files of a report, over studies at the edge of what there is.</summary>
public sealed partial class ReportFilesTests
{
    public static TheoryData<string> Studies => [.. HardStudies.All.Keys];

    [Theory]
    [MemberData(nameof(Studies))]
    public void Write_HardStudy_HasNoNumberThatIsNone(string study)
    {
        var report = HardStudies.All[study]();
        var page = Page(report);
        foreach (var element in page.QuerySelectorAll("script, style"))
        {
            element.Remove();
        }

        Assert.DoesNotMatch(NoNumber, ReportJson.Write(report));
        Assert.DoesNotMatch(NoNumber, ReportMarkdown.Write(report));
        Assert.DoesNotMatch(NoNumber, page.DocumentElement.OuterHtml);
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Write_HardStudy_IsReadByParsersAndShowsEveryExperimentInAllThree(string study)
    {
        var report = HardStudies.All[study]();
        var page = Page(report);
        var rendered = new RenderedMarkdown(ReportMarkdown.Write(report));
        using var json = JsonDocument.Parse(ReportJson.Write(report));

        string[] names = [.. report.Experiments.Select(one => one.Name)];
        Assert.Equal(
            names,
            json.RootElement.GetProperty("experiments").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)
        );
        Assert.Equal(names.Length, page.QuerySelectorAll("section.experiment").Length);
        Assert.All(names, name => Assert.Contains(page.QuerySelectorAll("section.experiment *"), element => element.TextContent == name));
        Assert.All(rendered.Tables, table => Assert.Single(table.Rows.Select(row => row.Cells.Length).Distinct()));
        Assert.Empty(rendered.Body.QuerySelectorAll("a, script, em, del, code, ol, pre, blockquote, img, input, sup, span"));

        // The verdict alone is a list.
        string[] sentences = [.. report.Studies.SelectMany(study => VerdictSentences.Of(study, report))];
        Assert.All(rendered.Body.QuerySelectorAll("li"), item => Assert.Contains(RenderedMarkdown.Seen(item), sentences));
        string[] done = [.. report.Experiments.Where(one => one.IsDone).Select(one => one.Name)];
        Assert.Equal(done, done.Length == 0 ? [] : RenderedMarkdown.Column(rendered.Tables[^1], 0));
        foreach (var (one, i) in report.Experiments.Select((one, i) => (one, i)).Where(entry => !entry.one.IsDone))
        {
            var failed = json.RootElement.GetProperty("experiments")[i];
            Assert.Equal(
                ("failed", one.FailureReason),
                (failed.GetProperty("state").GetString(), failed.GetProperty("reason").GetString())
            );
            Assert.Contains(one.FailureReason!, page.QuerySelector($"#experiment-{i + 1}")!.TextContent, StringComparison.Ordinal);
            Assert.Contains(
                $"failed: {one.FailureReason}",
                rendered.Tables.SelectMany(table => table.Rows).SelectMany(row => row.Cells).Select(RenderedMarkdown.Seen)
            );
        }
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Write_HardStudyTwice_GivesTheSameBytes(string study)
    {
        var first = HardStudies.All[study]();
        var again = HardStudies.All[study]();

        Assert.Equal(ReportHtml.Write(first), ReportHtml.Write(again));
        Assert.Equal(ReportMarkdown.Write(first), ReportMarkdown.Write(again));
        Assert.Equal(ReportJson.Write(first), ReportJson.Write(again));
    }

    [Theory]
    [MemberData(nameof(Studies))]
    public void Write_HardStudy_KeepsShapesInsideTheirPictures(string study)
    {
        var page = Page(HardStudies.All[study]());

        foreach (var svg in page.QuerySelectorAll("svg[viewBox]"))
        {
            double[] box = [.. svg.GetAttribute("viewBox")!.Split(' ').Select(Number)];
            Assert.True(box[2] > 0 && box[3] > 0);
            foreach (var shape in svg.QuerySelectorAll("rect, circle, line, text"))
            {
                foreach (string attribute in (string[])["x", "cx", "x1", "x2"])
                {
                    Assert.InRange(Number(shape.GetAttribute(attribute) ?? $"{box[0]}"), box[0] - 1, box[0] + box[2] + 1);
                }

                foreach (string attribute in (string[])["y", "cy", "y1", "y2"])
                {
                    Assert.InRange(Number(shape.GetAttribute(attribute) ?? $"{box[1]}"), box[1] - 1, box[1] + box[3] + 1);
                }

                Assert.All(["width", "height", "r"], size => Assert.InRange(Number(shape.GetAttribute(size) ?? "0"), 0, 10_000));
            }
        }
    }

    [Fact]
    public void Write_PerfectPredictor_HasFullMarksAndAnIntervalBelowThem()
    {
        var test = Test("perfect");

        Assert.Equal((1, 1, 0, 0), (Value(test, "accuracy"), Value(test, "macro_f1"), Value(test, "loss"), Value(test, "brier")));
        Assert.InRange(test.GetProperty("accuracy_ci95")[0].GetDouble(), 0.9, 0.95);
        Assert.Equal(1, test.GetProperty("accuracy_ci95")[1].GetDouble());
        Assert.Contains(
            "All tie for the highest validation accuracy, 100.00",
            ReportMarkdown.Write(HardStudies.All["perfect"]()),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Write_ConstantPredictor_IsAsGoodAsTheShareOfItsClass()
    {
        var test = Test("constant");

        Assert.Equal(0.333333, Value(test, "accuracy"));
        Assert.Equal(0.166667, Value(test, "macro_f1"));

        // Two of three images cost as much as one can: -ln(2^-126).
        Assert.Equal(58.2244, Value(test, "loss"));
        Assert.Equal(1.33333, Value(test, "brier"));
    }

    [Fact]
    public void Write_AlwaysWrong_HasNoAccuracyAndAnIntervalAboveIt()
    {
        var test = Test("always wrong");

        Assert.Equal((0, 0, 2, 1), (Value(test, "accuracy"), Value(test, "macro_f1"), Value(test, "brier"), Value(test, "ece")));
        Assert.Equal(0, test.GetProperty("accuracy_ci95")[0].GetDouble());
        Assert.InRange(test.GetProperty("accuracy_ci95")[1].GetDouble(), 0.05, 0.1);
    }

    [Fact]
    public void Write_PerfectBesideConstant_IsBetterByTwoThirdsWithoutAnyDoubt()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(HardStudies.All["perfect beside constant"]()));

        var pair = json
            .RootElement.GetProperty("comparisons")
            .EnumerateArray()
            .First(one =>
                one.GetProperty("a").GetString()!.Contains("dense", StringComparison.Ordinal)
                && one.GetProperty("b").GetString()!.Contains("deep", StringComparison.Ordinal)
            );

        Assert.Equal(0.666667, Value(pair, "accuracy_difference"));
        Assert.Equal(
            (0, 40),
            (pair.GetProperty("mcnemar").GetProperty("only_a").GetInt32(), pair.GetProperty("mcnemar").GetProperty("only_b").GetInt32())
        );
        Assert.Equal("better", pair.GetProperty("verdict").GetString());
        Assert.InRange(Value(pair.GetProperty("mcnemar"), "p_holm"), 0, 1e-6);
    }

    [Fact]
    public void Write_OneFinished_IsNotCalledBest()
    {
        var report = HardStudies.All["one finished"]();

        string markdown = ReportMarkdown.Write(report);

        Assert.Contains(
            "8 experiments failed, 1 experiment finished. **simple-cnn, dropout 0.25** classifies",
            markdown,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("| best |", markdown, StringComparison.Ordinal);
        Assert.Contains("\"best\": []", ReportJson.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AllAlike_NamesNobodyAsBestOrWorstOfAClass()
    {
        string markdown = ReportMarkdown.Write(HardStudies.All["perfect"]());

        Assert.Contains("| ant | all alike | 1.0000 | all alike | 1.0000 |", markdown, StringComparison.Ordinal);
        Assert.Single(Regex.Matches(markdown, "## By class", RegexOptions.None, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Write_NothingToCompare_SaysSoInAllThree()
    {
        var report = HardStudies.All["nothing to compare"]();

        Assert.Contains("so there is nothing to compare.", ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.Contains("so there is nothing to compare.", ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.Contains("\"comparisons\": []", ReportJson.Write(report), StringComparison.Ordinal);
    }

    [GeneratedRegex("NaN|Infinity|∞", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NoNumber { get; }

    private static double Number(string text) => double.Parse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static double Value(JsonElement json, string key) => json.GetProperty(key).GetDouble();

    private static JsonElement Test(string study)
    {
        using var json = JsonDocument.Parse(ReportJson.Write(HardStudies.All[study]()));
        return json.RootElement.GetProperty("experiments")[0].GetProperty("test").Clone();
    }

    private static IHtmlDocument Page(ReportDocument report) =>
        new HtmlParser(new HtmlParserOptions { IsStrictMode = true }).ParseDocument(ReportHtml.Write(report));
}
