using System.Text.Json;
using AngleSharp.Html.Parser;
using Permafrost.Reporting;
using Permafrost.Reporting.Comparisons;

namespace Permafrost.Tests.Reporting.Html;

public sealed class RecordedVerdictsTests
{
    [Fact]
    public void Write_Pairs_AreTheComparisonsOfTheReport()
    {
        var report = new SampleStudy().Build();
        var recorded = Recorded(report);
        var pairs = recorded.GetProperty("pairs").EnumerateArray().ToList();

        Assert.Equal(report.Comparisons.Length, pairs.Count);
        foreach (var (pair, comparison) in pairs.Zip(report.Comparisons))
        {
            Assert.Equal(comparison.A, report.Experiments[pair[0].GetInt32() - 1].Name);
            Assert.Equal(comparison.B, report.Experiments[pair[1].GetInt32() - 1].Name);
            int verdict = comparison.Verdict switch
            {
                Verdict.Better => 1,
                Verdict.Worse => -1,
                _ => 0,
            };
            Assert.Equal(verdict, pair[2].GetInt32());
            Assert.Equal(100 * comparison.AccuracyDifference, pair[3].GetDouble(), 0.005001);
            Assert.Equal(100 * comparison.Interval.Low, pair[4].GetDouble(), 0.005001);
            Assert.Equal(100 * comparison.Interval.High, pair[5].GetDouble(), 0.005001);
            Assert.Equal(comparison.PHolm, pair[6].GetDouble(), 5.1e-7);
        }

        Assert.Contains(pairs, pair => pair[2].GetInt32() == 1);
        Assert.Contains(pairs, pair => pair[2].GetInt32() == 0);
        Assert.Equal(0, recorded.GetProperty("runs").GetArrayLength());
        Assert.Equal(0, recorded.GetProperty("groups").GetArrayLength());
    }

    [Fact]
    public void Write_RepeatedRuns_NameTheirMembersAndTheVerdictsOfTheSets()
    {
        var study = new SampleStudy(400, 200);
        var seeds = Enumerable
            .Range(0, 6)
            .Select(i =>
                study.Experiments[i] with
                {
                    Axes = [new("dropout", i / 3), new("seed", i % 3)],
                    Parameters = [new("dropout", i / 3), new("seed", i % 3)],
                }
            )
            .ToList();
        var report = ReportDocument.Build(seeds, study.Predictions);

        var recorded = Recorded(report);

        Assert.Equal("[[1,2,3],[4,5,6]]", recorded.GetProperty("runs").GetRawText());
        var pair = Assert.Single(recorded.GetProperty("groups").EnumerateArray());
        Assert.Equal(1, pair[0].GetInt32());
        Assert.Equal(2, pair[1].GetInt32());
        Assert.Equal(100 * report.GroupComparisons[0].Result.Mean, pair[3].GetDouble(), 0.005001);
        Assert.Equal(report.GroupComparisons[0].PHolm, pair[6].GetDouble(), 5.1e-7);
    }

    private static JsonElement Recorded(ReportDocument report)
    {
        var page = new HtmlParser().ParseDocument(ReportHtml.Write(report));
        using var json = JsonDocument.Parse(page.QuerySelector("#recorded")!.TextContent);
        return json.RootElement.Clone();
    }
}
