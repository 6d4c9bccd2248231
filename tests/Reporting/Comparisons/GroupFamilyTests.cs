using System.Text.Json.Nodes;
using Permafrost.Reporting;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Metrics;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;
using Permafrost.Reporting.Text;

namespace Permafrost.Tests.Reporting.Comparisons;

/// <summary>Two networks, two rates and three seeds, whose right answers are set image by image.</summary>
public sealed class GroupFamilyTests
{
    private const int Count = 400;
    private static readonly string[] Networks = ["dense", "cnn"];
    private static readonly string[] Rates = ["0.0", "0.25"];
    private readonly Dictionary<string, PredictionTable> predictions = new(StringComparer.Ordinal);

    [Fact]
    public void Of_TwoByTwoWithThreeSeeds_ComparesFourPairsOfGroupsBySeed()
    {
        var report = Build();

        Assert.Equal(4, report.GroupComparisons.Length);
        Assert.All(report.GroupComparisons, pair => Assert.Equal(3, pair.Differences.Length));
        var dropout = report.GroupComparisons.Single(pair =>
            pair.Differs == "dropout" && pair.A.Label.StartsWith("cnn", StringComparison.Ordinal)
        );
        Assert.Equal([0.05, 0.0525, 0.0475], dropout.Differences);
        Assert.Equal(0.05, dropout.Result.Mean, 1e-12);
        Assert.Equal(Verdict.Better, dropout.Verdict);
        Assert.True(dropout.BootstrapInterval.Low > 0 && dropout.BootstrapInterval.Contains(0.05));
        Assert.True(dropout.PHolm >= dropout.Result.P);
    }

    [Fact]
    public void Of_SeedsAndFolds_AreInNeitherFamily()
    {
        var report = Build();

        Assert.Equal(12, report.Comparisons.Length);
        Assert.DoesNotContain(report.Comparisons, pair => pair.Differs == "seed");
        Assert.DoesNotContain(report.GroupComparisons, pair => pair.Differs == "seed");
    }

    [Fact]
    public void Of_OneSeedFailed_PairsTheOthers()
    {
        var report = Build(failed: ["study/architecture=cnn,dropout=0.25,seed=2"]);

        var pair = report.GroupComparisons.Single(pair =>
            pair.Differs == "dropout" && pair.A.Label.StartsWith("cnn", StringComparison.Ordinal)
        );

        Assert.Equal([0.05, 0.0475], pair.Differences);
        Assert.Contains("null", ReportJson.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TwoSeedsFailed_ComparesNoGroups()
    {
        var report = Build(failed: ["study/architecture=cnn,dropout=0.25,seed=2", "study/architecture=cnn,dropout=0.25,seed=3"]);

        Assert.Equal(2, report.GroupComparisons.Length);
    }

    [Fact]
    public void Best_RepeatedExperiments_IsAGroupByItsMean()
    {
        var study = Build().Studies[0];

        var best = Assert.Single(study.BestContenders);

        Assert.Equal("cnn, dropout 0.25", best.Repeated!.Label);
        Assert.Equal(3, study.Best.Length);
        Assert.False(study.IsTied);
    }

    [Fact]
    public void Verdict_RepeatedExperiments_SpeaksOfSeeds()
    {
        var report = Build();
        string[] sentences = [.. VerdictSentences.Of(report.Studies[0], report)];

        Assert.Contains(
            sentences,
            words =>
                words.StartsWith(
                    "Dropout 0.25 improves cnn against 0 by 5.00 points (95\u00a0% interval 4.38 to 5.62, t-test p = ",
                    StringComparison.Ordinal
                ) && words.EndsWith(", three seeds).", StringComparison.Ordinal)
        );
        Assert.Contains("With dense, between dropout 0 and 0.25 no difference is shown.", sentences);
        Assert.Contains(
            sentences,
            words =>
                words.StartsWith(
                    "cnn is better than dense in every combination by 25.00 to 30.00 points (t-test p ",
                    StringComparison.Ordinal
                )
        );
        Assert.Contains("highest mean validation accuracy", ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.Contains("on average over three seeds", ReportHtml.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_RepeatedExperiments_HasTheirComparisonsInEveryReport()
    {
        var report = Build();
        var json = JsonNode.Parse(ReportJson.Write(report))!;

        var pair = json["group_comparisons"]!.AsArray()[0]!;
        Assert.Equal(3, (int)pair["n"]!);
        Assert.Equal(3, pair["differences"]!.AsArray().Count);
        Assert.NotNull(pair["t_test"]!["p_holm"]);
        Assert.Equal(3, json["groups"]![(int)pair["b"]!]!["test"]!["accuracy"]!["values"]!.AsArray().Count);
        Assert.Equal(3, json["studies"]![0]!["verdict"]!.AsArray().Count);
        Assert.Contains(GroupComparisonText.Title, ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.Contains("class=\"group-comparisons\"", ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.Equal(ReportHtml.Write(report), ReportHtml.Write(Build()));
    }

    private ReportDocument Build(params string[] failed)
    {
        var template = new SampleStudy(100, 50, ["even", "odd"]).Experiments[0];
        ExperimentResult[] experiments =
        [
            .. Networks.SelectMany(network =>
                Rates.SelectMany(rate => Enumerable.Range(1, 3).Select(seed => Experiment(template, network, rate, seed)))
            ),
        ];
        return ReportDocument.Build(
            [.. experiments.Select(one => failed.Contains(one.Name) ? ComparisonFamilyTests.Failed(one) : one)],
            one => predictions[one.Name]
        );
    }

    private ExperimentResult Experiment(ExperimentResult template, string network, string rate, int seed)
    {
        string name = $"study/architecture={network},dropout={rate},seed={seed}";
        bool dropped = rate == "0.25";

        // dense gains 1, 0 or -1 images by dropout, cnn 20, 21 or 19.
        int drift =
            seed == 2 ? 1
            : seed == 3 ? -1
            : 0;
        int right = (network == "cnn" ? 300 : 200) + (dropped ? drift + (network == "cnn" ? 20 : 0) : 0);
        var table = Table(right);
        predictions[name] = table;
        KeyValuePair<string, JsonNode>[] axes =
        [
            new("architecture", network),
            new("dropout", JsonNode.Parse(rate)!),
            new("seed", JsonValue.Create(seed)),
        ];
        var metrics = ClassificationMetrics.Compute(table);
        return template with
        {
            Name = name,
            File = "experiments/study.yaml",
            Axes = [.. axes],
            Parameters = [.. axes, new("epochs", 3)],
            Metrics = new SplitMetrics(metrics, metrics),
        };
    }

    /// <summary>The first images right, the others wrong.</summary>
    private static PredictionTable Table(int right)
    {
        int[] labels = [.. Enumerable.Range(0, Count).Select(image => image % 2)];
        float[] probabilities =
        [
            .. labels.SelectMany((label, image) => (label == 0) == image < right ? (float[])[0.75f, 0.25f] : [0.25f, 0.75f]),
        ];
        return new PredictionTable(["even", "odd"], labels, probabilities);
    }
}
