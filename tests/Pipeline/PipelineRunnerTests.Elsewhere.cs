using Permafrost.Core.Errors;
using Permafrost.Pipeline;
using Permafrost.Tests.Pipeline.Support;

namespace Permafrost.Tests.Pipeline;

/// <content>Stages that others make.</content>
public sealed partial class PipelineRunnerTests
{
    [Fact]
    public void RunAll_ExecutorMakesStages_TellsOfThemInOrderAndTakesThemFromTheStore()
    {
        TextStage[] stages = [new("Train", new() { ["seed"] = 1 }), new("Train", new() { ["seed"] = 2 })];
        var rows = new List<StageRow>();
        var runner = Elsewhere(new StageExecution(HasRun: true, Seconds: 7), stages);

        runner.RunAll([("a", stages[0]), ("b", stages[1])], (_, row) => rows.Add(row), TestContext.Current.CancellationToken);

        Assert.Equal(
            [("a", StageState.Ran, 7.0), ("b", StageState.Ran, 7.0)],
            rows.Select(row => (row.Experiment, row.State, row.Seconds))
        );
        Assert.All(rows, row => Assert.Equal(["first run"], row.Reasons));
        Assert.All(stages, stage => Assert.True(runner.IsComplete(stage)));
    }

    [Fact]
    public void Run_ExecutorFoundItDone_IsCached()
    {
        var stage = new TextStage("Train", []);

        var row = Elsewhere(new StageExecution(HasRun: false, Seconds: 0), stage).Run("a", stage, TestContext.Current.CancellationToken);

        Assert.Equal(StageState.Cached, row.State);
    }

    [Fact]
    public void Run_ExecutorMadeItInAnotherStore_Fails()
    {
        var stage = new TextStage("Train", []);
        var runner = place.Elsewhere(new Executor(stage, () => new StageExecution(HasRun: true, Seconds: 1)));

        var row = runner.Run("a", stage, TestContext.Current.CancellationToken);

        Assert.Equal((StageState.Failed, 0), (row.State, stage.Runs));
        Assert.Contains("expected one store for all machines", row.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ExecutorSaysItFailed_FailsWhatReadsItWithoutWaiting()
    {
        var train = new TextStage("Train", []);
        var evaluate = new TextStage("Evaluate", [], train.As("model"));
        var runner = place.Elsewhere(new Executor(train, () => throw new ExperimentFailedException("loss is not finite")));

        StageRow[] rows =
        [
            .. new Stage[] { train, evaluate }.Select(stage => runner.Run("a", stage, TestContext.Current.CancellationToken)),
        ];

        Assert.Equal([StageState.Failed, StageState.Failed], rows.Select(row => row.State));
        Assert.Equal(["loss is not finite", "Train failed: loss is not finite"], rows.Select(row => row.Reasons[0]));
    }

    [Fact]
    public void Definition_Inputs_AreNoPartOfIt()
    {
        var runner = place.Process();
        TextStage[] sources = [new("Source", new() { ["n"] = 1 }), new("Source", new() { ["n"] = 2 })];

        Assert.Equal(
            runner.Definition(new TextStage("Train", new() { ["seed"] = 1 }, sources[0].As("x"))),
            runner.Definition(new TextStage("Train", new() { ["seed"] = 1 }, sources[1].As("x")))
        );
        Assert.NotEqual(runner.Definition(sources[0]), runner.Definition(sources[1]));
    }

    /// <summary>A runner whose stages another runner makes on the same store.</summary>
    private PipelineRunner Elsewhere(StageExecution execution, params TextStage[] stages)
    {
        var other = place.Process();
        return place.Elsewhere(
            new Executor(
                stages,
                stage =>
                {
                    other.Run("other", new TextStage(stage.Name, stage.Parameters), CancellationToken.None);
                    return execution;
                }
            )
        );
    }

    private sealed class Executor(IReadOnlyList<Stage> stages, Func<Stage, StageExecution> make) : IStageExecutor
    {
        public Executor(Stage stage, Func<StageExecution> make)
            : this([stage], _ => make()) { }

        public TimeSpan StoreDelay => TimeSpan.Zero;

        public bool Takes(Stage stage) => stages.Contains(stage);

        public StageExecution Await(Stage stage, CancellationToken cancellation) => make(stage);
    }
}
