using Permafrost.Build.Output;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Build.Output;

public sealed class StatusTextTests
{
    [Fact]
    public void Write_Rows_GroupsByStageAndSaysWhy()
    {
        var output = new RecordedOutput();

        StatusText.Write(
            [
                new("study/dropout=0.25", "Train", StageState.Cached, "key", ["nothing changed"], 0),
                new("study/dropout=0.5", "Train", StageState.WouldRun, "key", ["parameters.dropout: 0.25 -> 0.5"], 0),
                new("*", "Report", StageState.WouldRun, null, ["Evaluate would run"], 0),
            ],
            output.Host.Lines
        );

        Assert.Equal(
            """
            Train          1 cached, 1 would run
              cached     study/dropout=0.25  nothing changed
              would run  study/dropout=0.5   parameters.dropout: 0.25 -> 0.5

            Report         1 would run
              would run  all experiments     Evaluate would run

            1 cached, 2 would run

            """,
            output.Lines
        );
    }
}
