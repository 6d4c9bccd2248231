using Permafrost.Build;
using Permafrost.Build.Output;
using Permafrost.Core.Errors;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Build.Output;

public sealed class RunSummaryTests
{
    private static readonly TimeSpan Elapsed = TimeSpan.FromSeconds(12.34);
    private static readonly StageRow Ran = new("study/a", "Train", StageState.Ran, "key", ["why"], 1);
    private static readonly StageRow Cached = new("study/b", "Train", StageState.Cached, "key", ["same"], 0);
    private static readonly StageRow Failed = new("study/c", "Train", StageState.Failed, "key", ["the loss is NaN in epoch 1"], 1);

    [Fact]
    public void Write_FailedRows_AreNamedOnStandardErrorWithTheirReasons()
    {
        var output = new RecordedOutput();

        RunSummary.WriteCounts([Ran, Cached, Failed], failure: null, output.Host.Lines, Elapsed);
        RunSummary.WriteFaults([Ran, Cached, Failed], failure: null, output.Host.Errors);

        Assert.Equal("\n1 ran, 1 cached, 1 failed in 12.3 s\n", output.Lines);
        Assert.Equal("1 failed; the others went on:\n  Train          study/c   the loss is NaN in epoch 1\n", output.Errors);
    }

    [Fact]
    public void Write_EverythingCached_SaysThatThereWasNothingToDo()
    {
        var output = new RecordedOutput();

        RunSummary.WriteCounts([Cached], failure: null, output.Host.Lines, Elapsed);
        RunSummary.WriteFaults([Cached], failure: null, output.Host.Errors);

        Assert.Equal("\nNothing to do: 1 cached in 12.3 s\n", output.Lines);
        Assert.Equal("", output.Errors);
    }

    [Fact]
    public void Write_Interrupted_SaysWhatIsDoneAndHowToGoOn()
    {
        var output = new RecordedOutput();

        RunSummary.WriteFaults([Ran], Failure.Of(new OperationCanceledException(), interrupted: true), output.Host.Errors);

        Assert.Equal("Interrupted: 1 ran. What finished is in the store; the same command goes on from there.\n", output.Errors);
    }

    [Fact]
    public void WriteCounts_Interrupted_LeavesTheCountsToTheWordOfTheInterruption()
    {
        var output = new RecordedOutput();

        RunSummary.WriteCounts([Cached], Failure.Of(new OperationCanceledException(), interrupted: true), output.Host.Lines, Elapsed);

        Assert.Equal("", output.Lines);
    }

    [Fact]
    public void Write_UserError_IsMessagesAlone()
    {
        var output = new RecordedOutput();

        RunSummary.WriteFaults([], Failure.Of(new UserErrorException(["a.yaml:1:1: first", "a.yaml:2:1: second"])), output.Host.Errors);

        Assert.Equal("", output.Lines);
        Assert.Equal("a.yaml:1:1: first\na.yaml:2:1: second\n", output.Errors);
    }
}
