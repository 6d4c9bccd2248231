using Cake.Core.Diagnostics;
using Permafrost.Build.Output;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Build.Output;

public sealed class RunDisplayTests
{
    private static readonly StageRow Ran = new("study/a", "Train", StageState.Ran, "key", ["parameters.dropout: 0.25 -> 0.5"], 12.34);
    private static readonly StageRow Cached = new("study/b", "Train", StageState.Cached, "key", ["nothing changed"], 0);
    private static readonly StageRow Failed = new("study/c", "Train", StageState.Failed, "key", ["the loss is NaN"], 1);

    [Theory]
    [InlineData(Verbosity.Quiet, "")]
    [InlineData(Verbosity.Minimal, "")]
    [InlineData(
        Verbosity.Normal,
        """
            Train          study/a   starts
            Train          study/a   ran 12.3 s   parameters.dropout: 0.25 -> 0.5
            Train          study/c   failed   the loss is NaN
            Train          1 ran, 1 cached, 1 failed

            """
    )]
    [InlineData(
        Verbosity.Verbose,
        """
            Train          study/a   starts
            Train          study/a   ran 12.3 s   parameters.dropout: 0.25 -> 0.5
            Train          study/b   cached   nothing changed
            Train          study/c   failed   the loss is NaN

            """
    )]
    public void Finished_Rows_AreShownAsVerbosityAsks(Verbosity verbosity, string expected)
    {
        var output = new RecordedOutput();
        using (var display = new RunDisplay(output.Host, new PlainProgress(output.Host.Lines, new ManualTime()), verbosity))
        {
            display.Started("study/a", "Train", Ran.Reasons);
            display.Finished(Ran);
            display.Finished(Cached);
            display.Finished(Failed);
            display.PhaseEnded("Train", [Ran, Cached, Failed]);
        }

        Assert.Equal(expected, output.Lines);
    }

    [Theory]
    [InlineData(Verbosity.Normal, "Train          study/a   starts\nTrain          study/a   resumed at epoch 3, step 412\n")]
    [InlineData(Verbosity.Minimal, "")]
    public void Progressed_Lasting_IsALineHoweverSoonItComes(Verbosity verbosity, string expected)
    {
        var output = new RecordedOutput();
        using var display = new RunDisplay(output.Host, new PlainProgress(output.Host.Lines, new ManualTime()), verbosity);

        display.Started("study/a", "Train", Ran.Reasons);
        display.Progressed("study/a", "Train", new StageProgress(0.5, "resumed at epoch 3, step 412", Lasting: true));
        display.Progressed("study/a", "Train", new StageProgress(0.6, "epoch 3/5", Milestone: true));

        Assert.Equal(expected, output.Lines);
    }

    [Fact]
    public void Ended_RowStillWaits_TakesTheStageOffTheScreen()
    {
        var output = new RecordedOutput();
        var view = new RecordingView();
        using var display = new RunDisplay(output.Host, view, Verbosity.Normal);

        display.Started("study/a", "Train", Ran.Reasons);
        display.Started("study/b", "Train", Ran.Reasons);
        display.Ended("study/b", "Train");

        Assert.Equal(["study/a"], view.Shown);
        Assert.Equal("", output.Lines);
    }

    [Fact]
    public void PhaseEnded_NothingCached_SaysNothingMore()
    {
        var output = new RecordedOutput();
        using var display = new RunDisplay(output.Host, new PlainProgress(output.Host.Lines, new ManualTime()), Verbosity.Normal);

        display.PhaseEnded("Train", [Ran]);

        Assert.Equal("", output.Lines);
    }

    [Fact]
    public void Warned_AtAnyVerbosity_GoesToStandardError()
    {
        var output = new RecordedOutput();
        using var display = new RunDisplay(output.Host, new PlainProgress(output.Host.Lines, new ManualTime()), Verbosity.Quiet);

        display.Warned("*", "DownloadCheck", "the first mirror does not answer");

        Assert.Equal("DownloadCheck  all experiments   warning   the first mirror does not answer\n", output.Errors);
        Assert.Equal("", output.Lines);
    }

    [Fact]
    public void Finished_WhereColourIsAllowed_PaintsTheStateAlone()
    {
        var output = new RecordedOutput(color: true);
        using var display = new RunDisplay(output.Host, new PlainProgress(output.Host.Lines, new ManualTime()), Verbosity.Normal);

        display.Finished(Failed);

        Assert.Equal("Train          study/c   \e[38;5;1mfailed\e[0m   the loss is NaN\n", output.Lines);
    }

    private sealed class RecordingView : IProgressView
    {
        public List<string> Shown { get; } = [];

        public void Started(string experiment, string stage) => Shown.Add(experiment);

        public void Progressed(string experiment, string stage, StageProgress progress) { }

        public void Finished(string experiment, string stage) => Shown.Remove(experiment);

        public void Dispose() { }
    }
}
