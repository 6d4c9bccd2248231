using Permafrost.Stages.Slurm;

namespace Permafrost.Tests.Stages.Slurm;

public sealed class QueuedElementTests
{
    [Fact]
    public void ParseAll_LinesOfSqueue_AreElements()
    {
        string text = string.Concat(
            Line("12", "3", "RUNNING", "0", "n1", "None"),
            Line("12", "4", "PENDING", "0", "", "PartitionTimeLimit"),
            Line("12", "5", "FAILED", "33280", "n[1-2]", "NonZeroExitCode"),
            Line("12", "6", "FAILED", "9", "n1", "RaisedSignal:9(Killed)"),
            // A job that is no array.
            Line("13", "N/A", "RUNNING", "0", "n1", "None")
        );

        var elements = QueuedElement.ParseAll(text);

        Assert.Equal([("12", 3), ("12", 4), ("12", 5), ("12", 6)], elements.Keys.Order());
        Assert.Equal(new QueuedElement("RUNNING", 0, "n1", "None"), elements[("12", 3)]);
        Assert.Equal((" (PartitionTimeLimit)", false), (elements[("12", 4)].Obstacle, elements[("12", 4)].IsOver));
        Assert.Equal((130, true), (elements[("12", 5)].ExitCode, elements[("12", 5)].IsOver));
        Assert.Equal(137, elements[("12", 6)].ExitCode);
    }

    [Theory]
    [InlineData("Dependency")]
    [InlineData("JobArrayTaskLimit")]
    [InlineData("Resources")]
    public void Obstacle_OrdinaryReason_IsNone(string reason) => Assert.Null(new QueuedElement("PENDING", 0, "", reason).Obstacle);

    private static string Line(params string[] cells)
    {
        int[] widths = [32, 32, 32, 16, 128, 128];
        return string.Concat(cells.Select((cell, i) => cell.PadRight(widths[i]))) + "\n";
    }
}
