using System.Text.Json;
using System.Text.Json.Nodes;
using Permafrost.Reporting;
using Permafrost.Reporting.Repeats;
using Permafrost.Reporting.Results;

namespace Permafrost.Tests.Reporting.Repeats;

public sealed class RepeatedRunsTests
{
    private readonly SampleStudy study = new(200, 100);

    [Fact]
    public void In_StudyWithoutSeedsOrFolds_IsEmptyAndShownNowhere()
    {
        var report = study.Build();

        Assert.Empty(report.Repeats);
        Assert.DoesNotContain(RepeatedRunsText.Title, ReportMarkdown.Write(report), StringComparison.Ordinal);
        Assert.DoesNotContain(RepeatedRunsText.Title, ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.Contains("\"groups\": []", ReportJson.Write(report), StringComparison.Ordinal);
    }

    [Fact]
    public void In_SeedsOfTwoNetworks_AreOneSetPerNetwork()
    {
        // The nine experiments as seeds of dense-l2, simple-cnn and, one of them failed, deep-cnn.
        var report = Seeded(8).Build();

        Assert.Equal(["dense-l2", "simple-cnn", "deep-cnn"], report.Repeats.Select(runs => runs.Label));
        Assert.Equal([3, 3, 2], report.Repeats.Select(runs => runs.Count));
        Assert.All(report.Repeats, runs => Assert.Equal(["seed"], runs.Varies));
        var last = report.Repeats[2];
        Assert.Equal(3, last.Runs.Length);
        double[] accuracies = [.. last.Runs.Take(2).Select(one => one.Metrics!.Test.Accuracy)];
        Assert.Equal(accuracies.Sum() / 2, last.Of(one => one.Metrics?.Test, split => split.Accuracy)!.Mean, 1e-15);
    }

    [Theory]
    [InlineData("resources.threads")]
    [InlineData("resources")]
    [InlineData("check.on_leakage")]
    [InlineData("description")]
    public void In_AxisThatNoResultDependsOn_CountsNoSeedTwice(string axis)
    {
        var experiments = ((string[])["1", "2"]).SelectMany(value =>
            Seeded().Experiments.Select(one => one with { Axes = [.. one.Axes, new(axis, JsonValue.Create(value))] })
        );

        var repeats = RepeatedRuns.In(experiments);

        Assert.Equal([3, 3, 3, 3, 3, 3], repeats.Select(runs => runs.Count));
        Assert.All(repeats, runs => Assert.Equal(3, runs.Runs.DistinctBy(RepeatedRuns.RepetitionOf).Count()));
    }

    [Fact]
    public void In_OneExperimentUnderSeveralNames_IsNoRepetition()
    {
        var one = Seeded().Experiments[0];

        var repeats = RepeatedRuns.In(
            ((int[])[1, 2, 3]).Select(threads => one with { Axes = [new("resources.threads", JsonValue.Create(threads))] })
        );

        Assert.Empty(repeats);
    }

    [Fact]
    public void Write_Json_HasMeanDeviationAndNumberOfEachFigure()
    {
        using var json = JsonDocument.Parse(ReportJson.Write(Seeded().Build()));

        var group = json.RootElement.GetProperty("groups")[1];

        Assert.Equal(3, group.GetProperty("n").GetInt32());
        Assert.Equal("""{"architecture":"simple-cnn"}""", JsonSerializer.Serialize(group.GetProperty("axes")));
        Assert.Equal("""["seed"]""", JsonSerializer.Serialize(group.GetProperty("varies")));
        Assert.Equal(study.Experiments[3].Name, group.GetProperty("experiments")[0].GetString());
        foreach (string split in (string[])["validation", "test"])
        foreach (string figure in (string[])["accuracy", "loss"])
        {
            var spread = group.GetProperty(split).GetProperty(figure);
            Assert.InRange(spread.GetProperty("mean").GetDouble(), 1e-6, 10);
            Assert.InRange(spread.GetProperty("sd").GetDouble(), 1e-6, 1);
            Assert.Equal(3, spread.GetProperty("n").GetInt32());
        }
    }

    [Fact]
    public void Write_Texts_ShowMeanAndDeviation()
    {
        var report = Seeded().Build();

        string row = ReportMarkdown
            .Write(report)
            .Split('\n')
            .Single(line => line.StartsWith("| simple-cnn | seed | 3 |", StringComparison.Ordinal));

        Assert.Matches(@"\d\d\.\d\d ± \d\.\d\d\u00a0% \| \d\.\d{4} ± \d\.\d{4} \|$", row);
        Assert.Contains("href=\"#repeats\"", ReportHtml.Write(report), StringComparison.Ordinal);
        Assert.Equal(ReportHtml.Write(report), ReportHtml.Write(Seeded().Build()));
    }

    /// <summary>The sample study with its dropout rates taken for seeds.</summary>
    private SampleStudy Seeded(int failed = -1) =>
        new(200, 100)
        {
            Experiments =
            [
                .. study.Experiments.Select(
                    (one, i) =>
                    {
                        var seeded = one with
                        {
                            Axes = [one.Axes[0], new("seed", i % 3)],
                            Parameters =
                            [
                                .. one.Parameters.Where(entry => entry.Key is not ("dropout" or "seed")),
                                new("seed", JsonValue.Create(i % 3)),
                            ],
                        };
                        return i == failed ? Failed(seeded) : seeded;
                    }
                ),
            ],
        };

    private static ExperimentResult Failed(ExperimentResult one) =>
        one with
        {
            FailureReason = "the loss is not finite",
            Metrics = null,
            Model = null,
            History = null,
        };
}
