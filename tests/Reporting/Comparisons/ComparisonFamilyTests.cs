using Permafrost.Reporting;
using Permafrost.Reporting.Comparisons;
using Permafrost.Reporting.Predictions;
using Permafrost.Reporting.Results;

namespace Permafrost.Tests.Reporting.Comparisons;

public sealed class ComparisonFamilyTests
{
    private readonly SampleStudy study = new();

    [Fact]
    public void Of_ThreeByThreeStudy_ComparesTheEighteenPairsOnOneAxis()
    {
        var pairs = study.Build().Comparisons;

        Assert.Equal(18, pairs.Length);
        Assert.Equal(9, pairs.Count(pair => string.Equals(pair.Differs, "dropout", StringComparison.Ordinal)));
        Assert.Equal(9, pairs.Count(pair => string.Equals(pair.Differs, "architecture", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_Pair_CountsTheImagesThatOneAloneHasRight()
    {
        var a = study.Predictions(study.Experiments[0]);
        var b = study.Predictions(study.Experiments[3]);
        int Correct(Func<int, bool> condition) => Enumerable.Range(0, a.Count).Count(condition);
        bool IsRight(PredictionTable table, int image) => table.Predicted[image] == table.Labels[image];

        var pair = Assert.Single(
            study.Build().Comparisons,
            one =>
                string.Equals(one.A, study.Experiments[0].Name, StringComparison.Ordinal)
                && string.Equals(one.B, study.Experiments[3].Name, StringComparison.Ordinal)
        );

        Assert.Equal(Correct(i => IsRight(a, i) && !IsRight(b, i)), pair.OnlyA);
        Assert.Equal(Correct(i => !IsRight(a, i) && IsRight(b, i)), pair.OnlyB);
        Assert.Equal(
            study.Experiments[3].Metrics!.Test.Accuracy - study.Experiments[0].Metrics!.Test.Accuracy,
            pair.AccuracyDifference,
            1e-12
        );
        Assert.Equal(Verdict.Better, pair.Verdict);
        Assert.True(pair.PHolm >= pair.P);
    }

    [Fact]
    public void Of_FailedExperiment_IsComparedWithNone()
    {
        var experiments = study.Experiments.SetItem(4, Failed(study.Experiments[4]));

        Assert.Equal(14, ReportDocument.Build(experiments, study.Predictions).Comparisons.Length);
    }

    [Fact]
    public void Of_OtherTestImages_IsNotCompared()
    {
        var reversed = new PredictionTable(["a", "b"], [1, 0, 1], [0, 1, 0, 1, 0, 1]);
        var usual = new PredictionTable(["a", "b"], [0, 1, 1], [0, 1, 0, 1, 0, 1]);

        var report = ReportDocument.Build(
            [study.Experiments[0], study.Experiments[1]],
            one => one == study.Experiments[0] ? usual : reversed
        );

        Assert.Empty(report.Comparisons);
    }

    [Fact]
    public void Of_ArchitecturesWithDifferentDefaults_AreComparedAlongTheAxis()
    {
        var first = study.Experiments[0] with { Axes = [new("architecture", "dense-l2")] };
        var second = study.Experiments[4] with { Axes = [new("architecture", "simple-cnn")] };

        var pair = Assert.Single(ReportDocument.Build([first, second], study.Predictions).Comparisons);

        Assert.Equal("architecture", pair.Differs);
    }

    [Fact]
    public void Of_TwoFiles_ComparesByParametersAndLeavesOutWhatOneArchitectureAloneHas()
    {
        var first = study.Experiments[0] with { Axes = [] };
        var second = study.Experiments[3] with { Axes = [], File = "experiments/other.yaml" };
        second = second with { Parameters = [.. second.Parameters, new("units", 64)] };
        var third = second with { Name = "third", Parameters = [.. second.Parameters.RemoveAt(2), new("seed", 112)] };

        var pairs = ReportDocument
            .Build([first, second, third], one => study.Predictions(one == first ? study.Experiments[0] : study.Experiments[3]))
            .Comparisons;

        // The second and third differ by seed alone: that is one thing tried twice.
        Assert.Equal(["architecture"], pairs.Select(pair => pair.Differs));
        Assert.Equal(
            [("\"dense-l2\"", "\"simple-cnn\"")],
            pairs.Select(pair => (pair.ValueA!.ToJsonString(), pair.ValueB!.ToJsonString()))
        );
    }

    [Fact]
    public void Of_SameAnswers_ShowsNoDifference()
    {
        var answers = study.Predictions(study.Experiments[0]);

        var pair = ReportDocument.Build([study.Experiments[0], study.Experiments[1]], _ => answers).Comparisons.Single();

        Assert.Equal((0, 0, 0.0, 1.0, Verdict.NoDifferenceShown), (pair.OnlyA, pair.OnlyB, pair.AccuracyDifference, pair.P, pair.Verdict));
        Assert.True(pair.Interval.Contains(0));
    }

    internal static ExperimentResult Failed(ExperimentResult one) =>
        one with
        {
            FailureReason = "loss is NaN in epoch 2, step 17; first bad tensor: <conv2d/weight>",
            ModelDigest = null,
            PredictionsDigest = null,
            Model = null,
            History = null,
            Metrics = null,
        };
}
