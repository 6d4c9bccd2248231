using Permafrost.Pipeline;
using Permafrost.Reporting.Metrics;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Stages.Evaluate;

/// <summary>Evaluation as a stage of the pipeline: dropout on, zeros counted.</summary>
public sealed class EvaluateStageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-evaluate-").FullName;

    public void Dispose()
    {
        foreach (string file in Workplace.AllFiles(folder))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Run_DropoutOnAndZerosCounted_SaysBothAndLeavesTheRest()
    {
        var plain = Study();
        plain.Train();
        plain.Evaluate();
        var metrics = SplitMetrics.FromJson(plain.Evaluated("metrics.json"));
        Assert.Null(metrics.Uncertainty);
        Assert.Empty(metrics.Sparsity);

        var counted = Study("evaluate.sparsity=40");
        Assert.Equal(StageState.Cached, counted.Train().State);
        Assert.Equal(StageState.Ran, counted.Evaluate().State);
        Assert.Equal(plain.Evaluated("predictions.csv"), counted.Evaluated("predictions.csv"));
        var sparsity = SplitMetrics.FromJson(counted.Evaluated("metrics.json")).Sparsity;
        Assert.Contains(sparsity, row => row.Layer == "conv2d_1" && row.Inference is > 0 and < 1);
        Assert.Contains(sparsity, row => row.Layer == "dropout_1" && row.Training > row.Inference);

        var sampled = Study("evaluate.mc_dropout=3");
        Assert.Equal(StageState.Cached, sampled.Train().State);
        Assert.Equal(StageState.Ran, sampled.Evaluate().State);
        Assert.NotEqual(plain.Evaluated("predictions.csv"), sampled.Evaluated("predictions.csv"));
        var uncertainty = SplitMetrics.FromJson(sampled.Evaluated("metrics.json")).Uncertainty!;
        Assert.Equal(3, uncertainty.Passes);
        Assert.InRange(uncertainty.Auroc!.Value, 0.5, 1.0);
        string[] lines = sampled.Evaluated("uncertainty.csv").Split('\n');
        Assert.Equal("index,entropy,mutual_information", lines[0]);
        Assert.Equal(sampled.Evaluated("predictions.csv").Split('\n').Length, lines.Length);
    }

    private ShapesStudy Study(params string[] set)
    {
        var study = new ShapesStudy(folder, new RecordingObserver(), set);
        return study;
    }
}
