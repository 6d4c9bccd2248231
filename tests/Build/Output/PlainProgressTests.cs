using Permafrost.Build.Output;
using Permafrost.Pipeline;

namespace Permafrost.Tests.Build.Output;

public sealed class PlainProgressTests
{
    private readonly RecordedOutput output = new();
    private readonly ManualTime time = new();

    [Fact]
    public void Progressed_Milestones_AreAtLeastTwoSecondsApart()
    {
        using var progress = new PlainProgress(output.Host.Lines, time);

        progress.Started("study/a", "Train");
        Step(progress, seconds: 1, new(0.1, "epoch 1/9", Milestone: true));
        Step(progress, seconds: 1, new(0.2, "epoch 2/9", Milestone: true));
        Step(progress, seconds: 1, new(0.3, "epoch 3/9", Milestone: true));

        Assert.Equal("Train          study/a   starts\nTrain          study/a    20%  epoch 2/9\n", output.Lines);
    }

    [Fact]
    public void Progressed_NoMilestone_IsShownAfterHalfAMinuteOfSilence()
    {
        using var progress = new PlainProgress(output.Host.Lines, time);

        progress.Started("study/a", "Train");
        Step(progress, seconds: 29, new(0.1, "epoch 1/3"));
        Step(progress, seconds: 1, new(0.5, "epoch 2/3"));
        Step(progress, seconds: 1, new(0.6, "epoch 2/3"));

        Assert.Equal("Train          study/a   starts\nTrain          study/a    50%  epoch 2/3\n", output.Lines);
    }

    private void Step(PlainProgress progress, double seconds, StageProgress step)
    {
        time.Advance(seconds);
        progress.Progressed("study/a", "Train", step);
    }
}
