using Permafrost.Model.Kernels;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Model.Training.Schedules;
using Permafrost.Tests.Build.Output;

namespace Permafrost.Tests.Model.Training.Checkpoints;

/// <content>Trainings that go on from shorter ones, and those that end early.</content>
public sealed partial class TrainingCheckpointsTests
{
    [Theory]
    [InlineData("constant")]
    [InlineData("constant with warm-up")]
    [InlineData("step")]
    [InlineData("cosine in its warm-up")]
    public void Train_MoreEpochs_GoOnFromTheShorterRunWithTheBitsOfALongOne(string schedule)
    {
        using var trainings = new Trainings("mixing");
        trainings.Options = trainings.Options with { Epochs = 3, Schedule = ScheduleOf(schedule) };
        trainings.Run();
        trainings.Options = trainings.Options with { Epochs = 5 };
        int before = trainings.StepsRun;

        var longer = trainings.Run(threads: 1);

        Assert.Equal([new TrainingPlace(4, 0)], trainings.Resumed);
        Assert.Equal(2 * Trainings.StepsPerEpoch, trainings.StepsRun - before);
        Assert.Equal(trainings.Uninterrupted(), longer);
        Assert.EndsWith("epoch-00006-step-0000000000.safetensors", Assert.Single(trainings.SharedFiles), StringComparison.Ordinal);
    }

    /// <summary>Nothing improves by 10, so that the rate drops and training ends whenever patience does.</summary>
    [Theory]
    [InlineData(0, 5)]
    [InlineData(3, 4)]
    public void Train_MoreEpochsWithAMonitor_GoOnFromTheShorterRunWithTheBitsOfALongOne(int patience, int epochs)
    {
        using var trainings = new Trainings("mixing");
        trainings.Options = Monitored(trainings.Options, patience) with { Epochs = 3 };
        trainings.Run();
        trainings.Options = trainings.Options with { Epochs = 5 };
        int before = trainings.StepsRun;

        var longer = trainings.Run(threads: 1);

        Assert.Equal([new TrainingPlace(4, 0)], trainings.Resumed);
        Assert.Equal((epochs - 3) * Trainings.StepsPerEpoch, trainings.StepsRun - before);
        Assert.Equal(trainings.Uninterrupted(), longer);
        Assert.Equal(epochs, longer.Count(line => line.StartsWith("EpochResult", StringComparison.Ordinal)));
        Assert.EndsWith(
            $"epoch-{epochs + 1:D5}-step-0000000000.safetensors",
            Assert.Single(trainings.SharedFiles),
            StringComparison.Ordinal
        );
    }

    /// <summary>The state that a training left when it stopped early says that more epochs would have changed nothing.</summary>
    [Fact]
    public void Train_MoreEpochsThanAnEarlyEnd_RunsNoStepMore()
    {
        using var trainings = new Trainings("mixing");
        trainings.Options = Monitored(trainings.Options, patience: 2) with { Epochs = 4 };
        var shorter = trainings.Run();
        trainings.Options = trainings.Options with { Epochs = 9 };
        int before = trainings.StepsRun;

        Assert.Equal(shorter, trainings.Run());
        Assert.Equal([new TrainingPlace(4, 0)], trainings.Resumed);
        Assert.Equal(before, trainings.StepsRun);
    }

    [Fact]
    public void Train_KilledAfterAnyStepOfAnEarlyEnd_EndsWithTheBitsOfARunThatWasNot()
    {
        using var reference = new Trainings("mixing");
        reference.Options = Monitored(reference.Options, patience: 2) with { Epochs = 9 };
        var expected = reference.Uninterrupted();
        Assert.Equal(3 * Trainings.StepsPerEpoch, reference.StepsRun);
        for (int steps = 1; steps <= 3 * Trainings.StepsPerEpoch; steps++)
        {
            using var trainings = new Trainings("mixing");
            trainings.Options = reference.Options;
            trainings.Kill(steps);

            Assert.Equal(expected, trainings.Run(threads: 3, KernelVariants.Supported[^1]));
        }
    }

    private static TrainOptions Monitored(TrainOptions options, int patience) =>
        options with
        {
            EarlyStopping = new EarlyStoppingOptions { Patience = patience, MinDelta = 10.0 },
            KeepBest = EpochFigure.TrainLoss,
            Schedule = new PlateauOptions { Patience = 1, MinDelta = 10.0 },
        };

    [Theory]
    [InlineData("cosine")]
    [InlineData("one_cycle")]
    public void Train_MoreEpochsWithOtherRates_StartAnewAndNothingIsLeft(string schedule)
    {
        using var trainings = new Trainings("adamw");
        trainings.Options = trainings.Options with { Epochs = 3, Schedule = ScheduleOf(schedule) };
        trainings.Run();
        Assert.Empty(trainings.SharedFiles);
        trainings.Options = trainings.Options with { Epochs = 5 };

        var longer = trainings.Run();

        Assert.Empty(trainings.Resumed);
        Assert.Equal(trainings.Uninterrupted(), longer);
    }

    /// <summary>The same rates, then others: what tells is the rates themselves, not the names of the schedules.</summary>
    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public void Train_ScheduleThatDropsLater_GoesOnIfTheDropIsStillToCome(int every, bool goesOn)
    {
        using var trainings = new Trainings("adam");
        trainings.Options = trainings.Options with { Epochs = 3 };
        trainings.Run();
        trainings.Options = trainings.Options with
        {
            Epochs = 4,
            Schedule = new StepOptions { Every = every },
        };

        var longer = trainings.Run();

        Assert.Equal(goesOn, trainings.Resumed.Count == 1);
        Assert.Empty(trainings.Warnings);
        Assert.Equal(trainings.Uninterrupted(), longer);
    }

    [Fact]
    public void Train_AsManyEpochsOrFewer_StartsAnewAndLeavesTheFurtherState()
    {
        using var trainings = new Trainings("adam");
        trainings.Options = trainings.Options with { Epochs = 3 };
        trainings.Run();
        var left = trainings.SharedFiles;

        trainings.Run();
        trainings.Options = trainings.Options with { Epochs = 2 };
        trainings.Run();

        Assert.Empty(trainings.Resumed);
        Assert.Equal(left, trainings.SharedFiles);
        Assert.Equal(8 * Trainings.StepsPerEpoch, trainings.StepsRun);
    }

    private static ScheduleOptions ScheduleOf(string name) =>
        name switch
        {
            "constant" => new ConstantOptions(),
            "constant with warm-up" => new ConstantOptions { WarmupEpochs = 4 },
            "step" => new StepOptions { Every = 2, Factor = 0.5 },
            "cosine in its warm-up" => new CosineOptions { WarmupEpochs = 100 },
            "cosine" => new CosineOptions(),
            _ => new OneCycleOptions(),
        };
}
