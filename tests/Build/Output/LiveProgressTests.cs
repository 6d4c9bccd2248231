using Cake.Core.Diagnostics;
using Permafrost.Build.Output;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Build.Output;

public sealed class LiveProgressTests
{
    [Fact]
    public void Dispose_AfterARun_LeavesTheLinesAndGivesTheCursorBack()
    {
        var output = new RecordedOutput(color: true, terminal: true);
        using (var display = new RunDisplay(output.Host, new LiveProgress(output.Host), Verbosity.Normal))
        {
            display.Started("study/[a]", "Train", ["first run"]);
            display.Progressed("study/[a]", "Train", new(0.5, "epoch 1/2  loss 0.4211"));
            display.Finished(new("study/[a]", "Train", StageState.Ran, "key", ["first run"], 1.5));
        }

        Assert.Contains("Train          study/[a]   ", output.Lines, StringComparison.Ordinal);
        Assert.Contains("   first run", output.Lines, StringComparison.Ordinal);
        Assert.True(
            output.Lines.LastIndexOf("\e[?25h", StringComparison.Ordinal) > output.Lines.LastIndexOf("\e[?25l", StringComparison.Ordinal),
            "the cursor is shown again"
        );
        Assert.Null(output.Host.Lines.Live);
    }

    [Fact]
    public void Dispose_NothingStarted_DrawsNothing()
    {
        var output = new RecordedOutput(color: true, terminal: true);

        new LiveProgress(output.Host).Dispose();

        Assert.Equal("", output.Lines);
    }

    [Fact]
    public void Write_WhileABarLives_ErasesWhatTheBarLeavesBehind()
    {
        var output = new RecordedOutput(color: true, terminal: true);
        using (var progress = new LiveProgress(output.Host))
        {
            progress.Started("study/a", "Train");
            output.Host.Lines.Write("before ", "word", Tone.Good, " after");
        }

        Assert.Contains("\e[Jbefore ", output.Lines, StringComparison.Ordinal);
    }
}
