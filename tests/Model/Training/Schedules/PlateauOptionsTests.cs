using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Model.Training.Schedules;

/// <summary>The rate after each epoch, as Keras 2 would set it.</summary>
public sealed class PlateauOptionsTests
{
    [Fact]
    public void Peak_NoImprovement_DropsEveryTimePatienceEnds() =>
        AssertRates([1, 1, 0.5, 0.5, 0.25, 0.25, 0.25], new PlateauOptions { Factor = 0.5, Patience = 2 }, [3, 3, 3, 3, 3, 2, 2]);

    [Fact]
    public void Peak_Cooldown_CountsNothingForSoManyEpochs() =>
        AssertRates(
            [1, 0.5, 0.5, 0.5, 0.25, 0.25],
            new PlateauOptions
            {
                Factor = 0.5,
                Patience = 1,
                Cooldown = 3,
            },
            [3, 3, 3, 3, 3, 3]
        );

    [Fact]
    public void Peak_SmallImprovement_IsNone() =>
        AssertRates(
            [1, 0.5, 0.5, 0.25],
            new PlateauOptions
            {
                Factor = 0.5,
                Patience = 1,
                MinDelta = 0.5,
            },
            [3, 2.75, 2.25, 2]
        );

    [Fact]
    public void Peak_MinRate_IsNeverPassed() =>
        AssertRates(
            [1, 0.5, 0.3, 0.3],
            new PlateauOptions
            {
                Factor = 0.5,
                Patience = 1,
                MinRate = 0.3,
            },
            [3, 3, 3, 3]
        );

    [Fact]
    public void Peak_AccuracyMonitored_MustRise() =>
        AssertRates(
            [1, 1, 0.5],
            new PlateauOptions
            {
                Monitor = EpochFigure.ValidationAccuracy,
                Factor = 0.5,
                Patience = 1,
            },
            [3, 2, 2.5]
        );

    /// <summary>Of two epochs and a half of warm-up, three epochs tell nothing: the fourth is the first to compare with.</summary>
    [Fact]
    public void At_WithWarmUp_RisesThenDrops()
    {
        var options = new TrainOptions
        {
            Epochs = 6,
            Optimizer = new SgdOptions { LearningRate = 1.0 },
            Schedule = new PlateauOptions
            {
                WarmupEpochs = 2.5,
                Factor = 0.5,
                Patience = 1,
            },
        };
        var schedule = new LearningRateSchedule(options, stepsPerEpoch: 2);
        var history = Histories.Of([1, 1, 1, 2, 2, 2]);
        var rates = new List<double>();
        for (int step = 0; step < 12; step++)
        {
            schedule.Follow([.. history.Take(step / 2)]);
            rates.Add(schedule.At(step));
        }

        Assert.Equal([0.2, 0.4, 3 / 5.0, 0.8, 1, 1, 1, 1, 1, 1, 0.5, 0.5], rates);
        Assert.Equal(new LearningRateSchedule(options with { Epochs = 9 }, 2).Digest(12), schedule.Digest(12));
    }

    private static void AssertRates(double[] expected, PlateauOptions options, double[] losses)
    {
        var history = Histories.Of(losses);
        Assert.Equal(expected, Enumerable.Range(1, history.Count).Select(count => options.Peak(1.0, [.. history.Take(count)])));
    }
}
