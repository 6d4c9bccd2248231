using Permafrost.Bench;
using Permafrost.Bench.Measuring;
using Permafrost.Bench.Training;
using Permafrost.Bench.Workers;

namespace Permafrost.Tests.Bench.Training;

public sealed class GoalsTests
{
    private const double FlopsPerImage = 1e6;
    private static readonly BenchNetwork Network = BenchNetwork.Main;

    [Fact]
    public void All_NothingMeasured_SaysSoOfEveryGoal()
    {
        var goals = new Goals(new Readings<Subject>(), _ => FlopsPerImage).All;

        Assert.NotEmpty(goals);
        Assert.All(goals, goal => Assert.Null(goal.Measured));
        Assert.All(goals, goal => Assert.False(goal.Met));
    }

    [Fact]
    public void All_ShareOfPeak_CountsOperationsOfImages()
    {
        // 90,000 images/s of 1 MFLOP are 90 GFLOP/s, of a peak of 100.
        var goal = GoalOf("peak", Ours(90_000), Peak(threads: 2, 100));

        Assert.Equal("90\u00a0%", goal.Measured);
        Assert.True(goal.Met);
    }

    [Theory]
    [InlineData(1_000, true)]
    [InlineData(1_001, false)]
    public void All_PyTorch_IsMetAtTenTimes(double pace, bool met)
    {
        var goal = GoalOf("PyTorch", Ours(10_000), (Subject.Train(Network, 64, 2, Subject.PyTorch), "images_per_second", pace));

        Assert.Equal(met, goal.Met);
    }

    [Fact]
    public void All_Scaling_IsRelativeToWhatThePeakGains()
    {
        // Ours gains 1.8 times, the peak 2.
        var goal = GoalOf(
            "second thread",
            Ours(18_000),
            (Subject.Train(Network, 64, 1), "images_per_second", 10_000),
            Peak(threads: 1, 50),
            Peak(threads: 2, 100)
        );

        Assert.Equal("0.90", goal.Measured);
        Assert.False(goal.Met);
    }

    [Fact]
    public void All_SlowerWithAnotherBatch_IsATimeAboveOne()
    {
        var goal = GoalOf("batch 16", Ours(11_000), (Subject.Train(Network, 16, 2), "images_per_second", 10_000));

        Assert.Equal("1.10", goal.Measured);
        Assert.True(goal.Met);
    }

    [Theory]
    [InlineData(0.0, true)]
    [InlineData(24.0, false)]
    public void All_AnyAllocation_IsTooMuch(double bytes, bool met)
    {
        var goal = GoalOf("allocated", (Subject.Train(Network, 64, 2), TrainWorker.BytesPerStep, bytes));

        Assert.Equal(met, goal.Met);
    }

    private static (Subject, string, double) Ours(double pace) => (Subject.Train(Network, 64, 2), "images_per_second", pace);

    private static (Subject, string, double) Peak(int threads, double gigaflops) =>
        (Subject.Peak, PeakWorker.Name(PeakWorker.Widths[0], threads), gigaflops);

    /// <summary>The first goal that mentions a text, after readings of one round.</summary>
    private static Goal GoalOf(string text, params (Subject Subject, string Value, double Number)[] measured)
    {
        var readings = new Readings<Subject>();
        foreach (var subject in measured.GroupBy(reading => reading.Subject))
        {
            readings.Add(subject.Key, new Reading { Values = subject.ToDictionary(reading => reading.Value, reading => reading.Number) });
        }

        return new Goals(readings, _ => FlopsPerImage).All.First(goal => goal.What.Contains(text, StringComparison.Ordinal));
    }
}
