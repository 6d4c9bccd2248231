using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Determinism;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Stages.Train;

/// <summary>Training as a stage of the pipeline: interrupted, resumed, lengthened.</summary>
public sealed class TrainStageTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("permafrost-train-").FullName;
    private RecordingObserver observer = new();

    public void Dispose()
    {
        foreach (string file in Workplace.AllFiles(folder))
        {
            File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Run_InterruptedAndRunAgain_ResumesAndLeavesTheOutputsOfOneRun()
    {
        var error = Interrupt();
        Assert.Matches("^Training of shapes/dropout=0.25 stopped at .+\\. A checkpoint is written: the same command", error.Message);
        Assert.Single(Files("resume"));

        var again = Process();
        Assert.Equal(StageState.Ran, again.Train().State);

        var resumed = Assert.Single(observer.Progress, progress => progress.Lasting);
        Assert.StartsWith("resumed at ", resumed.Text, StringComparison.Ordinal);
        Assert.Contains($" stopped at {resumed.Text["resumed at ".Length..]}. ", error.Message, StringComparison.Ordinal);
        Assert.Equal(resumed.Text, $"resumed at {again.Notes["resumed_at"]}");
        Assert.Empty(Files("resume"));
        Assert.Equal(OutputsOfOneRun(), again.Outputs());
        Assert.Equal(ShapesDigestTests.Model, again.Outputs()["model.safetensors"]);
    }

    [Fact]
    public void Run_MoreEpochs_GoesOnFromTheShorterTrainingWithTheOutputsOfALongOne()
    {
        Process().Train();
        Assert.Single(Files("continuation"));

        var longer = Process("train.epochs=3");
        longer.Train();

        Assert.Equal("the end of epoch 2", (string)longer.Notes["resumed_at"]!);
        Assert.Single(longer.Notes["seconds_per_epoch"]!.AsArray());
        Assert.Equal(OutputsOfOneRun("train.epochs=3"), longer.Outputs());
        Assert.Single(Files("continuation"));
    }

    [Theory]
    [InlineData("train.seed=112")]
    [InlineData("train.batch_size=23")]
    [InlineData("train.label_smoothing=0.1")]
    [InlineData("augment.horizontal_flip=true")]
    [InlineData("train.optimizer={ sgd: { momentum: 0.9 } }")]
    [InlineData("train.schedule={ cosine: {} }")]
    [InlineData("preprocess.limit=1000")]
    [InlineData("train.clip.norm=1")]
    [InlineData("train.class_weights=balanced")]
    [InlineData("train.keep_best=train_loss")]
    [InlineData("train.early_stopping={}")]
    public void Run_MoreEpochsAndSomethingElse_StartsAnew(string change)
    {
        Process("train.epochs=1", "preprocess.limit=300").Train();
        Assert.Single(Files("continuation"));

        var other = Process("train.epochs=2", "preprocess.limit=300", change);
        other.Train();

        Assert.False(other.Notes.ContainsKey("resumed_at"));
        Assert.Empty(observer.Warnings);
    }

    /// <summary>Nothing improves by 10: the rate drops after epoch 2, training ends after epoch 3, and the best one is chosen out of three.</summary>
    [Fact]
    public void Run_HabitsThatLookAtEpochs_TellWhatTheyDidAndLeaveOneResult()
    {
        string[] habits =
        [
            "preprocess.limit=300",
            "train.keep_best=train_loss",
            "train.early_stopping={ monitor: train_loss, patience: 2, min_delta: 10 }",
            "train.schedule={ plateau: { monitor: train_loss, patience: 1, min_delta: 10 } }",
        ];
        Process(["train.epochs=2", .. habits]).Train();
        var longer = Process(["train.epochs=9", .. habits]);
        longer.Train();

        Assert.Equal("the end of epoch 2", (string)longer.Notes["resumed_at"]!);
        Assert.Contains(
            observer.Progress,
            progress => progress.Lasting && progress.Text == "stopped after epoch 3 of 9: no better train_loss for 2 epochs"
        );
        string[] history = longer.Text("history.csv").Trim().Split('\n');
        Assert.Equal(4, history.Length);
        Assert.Equal(["0.006", "0.006", "0.0006000000000000001"], history[1..].Select(row => row.Split(',')[^1]));
        double[] losses =
        [
            .. history[1..].Select(row => double.Parse(row.Split(',')[1], System.Globalization.CultureInfo.InvariantCulture)),
        ];
        int best = Array.IndexOf(losses, losses.Min()) + 1;
        Assert.Equal(best, (int)JsonNode.Parse(longer.Text("model.json"))!["kept_epoch"]!);
        Assert.Contains(observer.Progress, progress => progress.Text == $"kept the weights of epoch {best}, which has the best train_loss");
        Assert.Equal(OutputsOfOneRun(["train.epochs=9", .. habits]), longer.Outputs());
    }

    [Fact]
    public void Run_ScheduleThatDependsOnTheEpochs_LeavesNothing()
    {
        Process("train.schedule={ one_cycle: {} }", "preprocess.limit=300").Train();

        Assert.Empty(Files("continuation"));
        Assert.Empty(Files("resume"));
    }

    [Fact]
    public void Run_FoldersCannotBeWritten_WarnsAndTrainsAllTheSame()
    {
        Directory.CreateDirectory(Path.Combine(folder, "store"));
        foreach (string name in (string[])["resume", "continuation"])
        {
            File.WriteAllText(Path.Combine(folder, "store", name), "in the way");
        }

        var study = Process();
        study.Trained.AdjustCheckpoints = options => options with { EverySteps = 1 };

        Assert.Equal(StageState.Ran, study.Train().State);
        Assert.Contains("no checkpoint at epoch 1, step 1", Assert.Single(observer.Warnings), StringComparison.Ordinal);
        Assert.Equal(ShapesDigestTests.Model, study.Outputs()["model.safetensors"]);
    }

    [Fact]
    public void Continuation_AnyExperiment_IsTheParametersWithoutTheEpochs()
    {
        var context = new ShapesStudy(folder, observer);
        var parameters = (JsonObject)context.Trained.Parameters.DeepClone();

        Assert.True(((JsonObject)parameters["train"]!).Remove("epochs"));
        Assert.Equal(parameters.ToJsonString(), context.Trained.Continuation.ToJsonString());
    }

    private InterruptedException Interrupt()
    {
        using var source = new CancellationTokenSource();
        var study = Process();

        // The first thing that training tells comes after a step at the earliest and after an epoch at the latest.
        observer.OnProgress = progress => CancelIf(source, progress.Text.StartsWith("epoch ", StringComparison.Ordinal));
        return Assert.Throws<InterruptedException>(() => study.TrainUntil(source.Token));
    }

    private static void CancelIf(CancellationTokenSource source, bool training)
    {
        if (training)
        {
            source.Cancel();
        }
    }

    private IReadOnlyDictionary<string, string> OutputsOfOneRun(params string[] set)
    {
        var study = new ShapesStudy(Path.Combine(folder, "another"), new RecordingObserver(), set);
        study.Train();
        return study.Outputs();
    }

    private ShapesStudy Process(params string[] set)
    {
        observer = new RecordingObserver();
        return new ShapesStudy(folder, observer, set);
    }

    private IReadOnlyList<string> Files(string under) => Workplace.AllFiles(Path.Combine(folder, "store", under));
}
