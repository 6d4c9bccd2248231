using System.Text.Json.Nodes;
using Permafrost.Bench.Reports;
using Permafrost.Reporting;
using Permafrost.Reporting.Comparisons;

namespace Permafrost.Tests.Reporting.Comparisons;

public sealed class PairChoiceTests
{
    private const int Most = PairChoice.MostValues;

    [Fact]
    public void Of_AsManyValuesAsAllowed_TakesEveryPair() => Assert.Equal(Most * (Most - 1) / 2, Chosen(Most, best: 7).Length);

    [Fact]
    public void Of_OneValueMore_TakesThoseWithTheFirstOrTheBest()
    {
        var chosen = Chosen(Most + 1, best: 7);

        // Twenty with the first, twenty with the best, of which one is the same pair.
        Assert.Equal(2 * Most - 1, chosen.Length);
        Assert.All(chosen, pair => Assert.True(pair.A == 0 || pair.A == 7 || pair.B == 7));
        Assert.Equal(chosen.OrderBy(pair => pair.A).ThenBy(pair => pair.B), chosen);
    }

    [Fact]
    public void Of_NoValidation_TakesThoseWithTheFirst()
    {
        var chosen = Chosen(Most + 1, best: null);

        Assert.Equal(Enumerable.Range(1, Most), chosen.Select(pair => pair.B));
        Assert.All(chosen, pair => Assert.Equal(0, pair.A));
    }

    [Fact]
    public void Of_EqualBest_TakesTheFirstOfThem()
    {
        var pairs = Pairs([.. Enumerable.Range(0, 30)]);
        double?[] validation = [.. Enumerable.Range(0, 30).Select(i => (double?)(i is 12 or 20 ? 0.9 : 0.8))];

        var chosen = PairChoice.Of(pairs, validation);

        Assert.Equal(29 + 28, chosen.Length);
        Assert.All(chosen, pair => Assert.True(pair.A == 0 || pair.A == 12 || pair.B == 12));
    }

    [Fact]
    public void Of_TwoLines_EachHasAFirstAndABest()
    {
        // Even and odd numbers differ in something else.
        int[] even = [.. Enumerable.Range(0, 25).Select(i => 2 * i)];
        int[] odd = [.. Enumerable.Range(0, 25).Select(i => 2 * i + 1)];
        double?[] validation = [.. Enumerable.Range(0, 50).Select(i => (double?)(i / 100.0))];

        var chosen = PairChoice.Of([.. Pairs(even), .. Pairs(odd)], validation);

        Assert.Equal(2 * (24 + 23), chosen.Length);
        Assert.All(chosen, pair => Assert.True(pair.A is 0 or 1 || pair.B is 48 or 49));
    }

    [Fact]
    public void Build_ManyValuesOfOneThing_SaysWhatIsLeftOut()
    {
        var study = new LargeStudy("many", 200, LargeAxis.LearningRates(40));

        var report = study.Build();

        Assert.Equal(40 * 39 / 2, report.Comparisons.Length + report.PairsLeftOut);
        Assert.InRange(report.Comparisons.Length, 39, 77);
        string words = PairChoice.Explanation(report.PairsLeftOut);
        Assert.Contains(Escaped(words), ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.Contains(words, ReportMarkdown.Write(report), StringComparison.Ordinal);
        var json = JsonNode.Parse(ReportJson.Write(report))!;
        Assert.Equal(report.Comparisons.Length, json["comparisons"]!.AsArray().Count);
        Assert.Equal(report.PairsLeftOut, (int)json["pairs_left_out"]!["comparisons"]!);
        Assert.Equal(0, (int)json["pairs_left_out"]!["group_comparisons"]!);
    }

    [Fact]
    public void Build_ManyValuesWithSeeds_ChoosesAmongGroupsToo()
    {
        var study = new LargeStudy("seeds", 200, LargeAxis.LearningRates(22), LargeAxis.Seeds(2));

        var report = study.Build();

        Assert.Equal(22 * 21 / 2, report.GroupComparisons.Length + report.GroupPairsLeftOut);
        Assert.InRange(report.GroupComparisons.Length, 21, 41);
        Assert.Contains(Escaped(PairChoice.Explanation(report.GroupPairsLeftOut)), ReportHtml.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_FewValues_SaysNothingOfIt()
    {
        var report = new SampleStudy(200, 100).Build();

        Assert.Equal((0, 0), (report.PairsLeftOut, report.GroupPairsLeftOut));
        Assert.DoesNotContain("left out", ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.DoesNotContain("pairs_left_out", ReportJson.Write(report), StringComparison.Ordinal);
    }

    private static CandidatePair[] Chosen(int values, int? best) =>
        [.. PairChoice.Of(Pairs([.. Enumerable.Range(0, values)]), [.. Enumerable.Range(0, values).Select(i => Accuracy(i, best))])];

    private static string Escaped(string words) => words.Replace("'", "&#39;", StringComparison.Ordinal);

    private static double? Accuracy(int number, int? best) =>
        best is null ? null
        : number == best ? 0.9
        : 0.5 + number / 100.0;

    private static CandidatePair[] Pairs(int[] members) =>
        [.. members.SelectMany((a, i) => members.Skip(i + 1).Select(b => new CandidatePair(a, b, "rate")))];
}
