using System.Text.Json.Nodes;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

/// <content>Stages that fail, are interrupted, or break the rules.</content>
public sealed partial class PipelineRunnerTests
{
    [Fact]
    public void Run_ExperimentFails_ReportsItAndWhatDependsOnItAndNothingElse()
    {
        var train = new TextStage("Train", [])
        {
            Work = _ => throw new ExperimentFailedException("loss is not finite in epoch 2, step 17"),
        };
        var evaluate = new TextStage("Evaluate", [], train.As("model"));
        var report = new TextStage("Report", [], evaluate.As("metrics"));

        var rows = place.Run("study", train, evaluate, report, new TextStage("Other", []));

        Assert.Equal([StageState.Failed, StageState.Failed, StageState.Failed, StageState.Ran], rows.Select(row => row.State));
        Assert.Equal(["loss is not finite in epoch 2, step 17"], rows[0].Reasons);
        Assert.Equal(["Train failed: loss is not finite in epoch 2, step 17"], rows[1].Reasons);
        Assert.Equal(rows[1].Reasons, rows[2].Reasons);
        Assert.Equal(0, evaluate.Runs);
        Assert.Empty(place.StoreFiles("tmp"));
    }

    [Fact]
    public void Run_FailedStage_IsTriedAgainByTheNextProcess()
    {
        bool fails = true;
        TextStage Flaky() =>
            new("Train", [])
            {
                Work = context =>
                {
                    if (fails)
                    {
                        throw new ExperimentFailedException("no luck");
                    }

                    File.WriteAllText(context.OutputPath("out.txt"), "done");
                },
            };
        Assert.Equal(StageState.Failed, place.Run("study", Flaky())[0].State);
        fails = false;

        Assert.Equal(StageState.Ran, place.Run("study", Flaky())[0].State);
    }

    [Fact]
    public void Run_DiskFullInsideTheStage_IsAFailedExperiment()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs the device that is always full");
        var stage = new TextStage("Train", [])
        {
            Work = _ =>
            {
                using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                full.Write([1, 2, 3]);
            },
        };

        var row = Assert.Single(place.Run("study", stage));

        Assert.Equal(StageState.Failed, row.State);
        Assert.Contains("no space left", Assert.Single(row.Reasons), StringComparison.Ordinal);
        Assert.Empty(place.StoreFiles("tmp"));
    }

    [Fact]
    public void Run_Cancelled_LeavesNothingHalfDone()
    {
        using var source = new CancellationTokenSource();
        var stage = new TextStage("Train", [])
        {
            Work = context =>
            {
                File.WriteAllText(context.OutputPath("out.txt"), "half");
                source.Cancel();
                context.Cancellation.ThrowIfCancellationRequested();
            },
        };
        var runner = place.Process();

        Assert.Throws<OperationCanceledException>(() => runner.Run("study", stage, source.Token));
        runner.Finish([]);

        Assert.Empty(Workplace.AllFiles(place.StoreFolder));
        Assert.False(place.Process().IsComplete(stage));
    }

    [Fact]
    public void Run_BugInAStage_IsThrownAndCleanedUp()
    {
        var stage = new TextStage("Train", []) { Work = _ => throw new InvalidOperationException("a bug") };

        var runner = place.Process();

        Assert.Throws<InvalidOperationException>(() => runner.Run("study", stage, CancellationToken.None));
        runner.Finish([]);

        Assert.Empty(Workplace.AllFiles(place.StoreFolder));
    }

    [Theory]
    [InlineData(false, "did not write out.txt")]
    [InlineData(true, "wrote extra.txt")]
    public void Run_OutputsThatAreNotAsDeclared_AreABug(bool writesAll, string message)
    {
        var stage = new TextStage("Train", [])
        {
            Work = context =>
            {
                string declared = context.OutputPath("out.txt");
                File.WriteAllText(Path.Combine(Path.GetDirectoryName(declared)!, "extra.txt"), "");
                if (writesAll)
                {
                    File.WriteAllText(declared, "");
                }
            },
        };

        var bug = Assert.Throws<InvalidOperationException>(() => place.Run("study", stage));

        Assert.Contains(message, bug.Message, StringComparison.Ordinal);
        Assert.Empty(place.StoreFiles("ac"));
    }

    [Theory]
    [InlineData("../escape.txt")]
    [InlineData("a/b.txt")]
    [InlineData("..")]
    [InlineData("")]
    public void Run_OutputNameThatIsAPath_IsABug(string name)
    {
        var stage = new TextStage("Train", []) { Files = [name] };

        Assert.Throws<InvalidOperationException>(() => place.Run("study", stage));
    }

    [Fact]
    public void Run_InputChangedMeanwhile_FailsTheStageAndStoresNothingOfIt()
    {
        var source = new TextStage("Prepare", []);
        var reader = new TextStage("Train", [], source.As("train"))
        {
            Work = context =>
            {
                Workplace.Damage(context.InputPath("train"), "other text"u8.ToArray());
                File.WriteAllText(context.OutputPath("out.txt"), "made of a file that changed");
            },
        };

        var rows = place.Run("study", source, reader);

        Assert.Equal(StageState.Failed, rows[1].State);
        Assert.Contains("input train changed while Train ran", Assert.Single(rows[1].Reasons), StringComparison.Ordinal);
        Assert.Single(place.StoreFiles("ac"));
    }

    [Fact]
    public void Run_AfterAnInputChangedMeanwhile_MakesItAgainForTheNextReader()
    {
        var source = new TextStage("Prepare", new JsonObject { ["size"] = 3 });
        var vandal = new TextStage("Vandal", [], source.As("train"))
        {
            Work = context =>
            {
                Workplace.Damage(context.InputPath("train"), "other"u8.ToArray());
                File.WriteAllText(context.OutputPath("out.txt"), "");
            },
        };
        var reader = new TextStage("Train", [], source.As("train"));
        var runner = place.Process();
        runner.Run("study", source, CancellationToken.None);
        runner.Run("study", vandal, CancellationToken.None);

        var row = runner.Run("study", reader, CancellationToken.None);

        Assert.Equal(StageState.Ran, row.State);
        Assert.EndsWith(
            "out.txt: Prepare {\"size\":3}\n",
            File.ReadAllText(runner.OutputPath(reader, "out.txt")),
            StringComparison.Ordinal
        );
        Assert.Equal(2, source.Runs);
    }
}
