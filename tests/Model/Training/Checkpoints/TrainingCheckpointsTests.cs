using Permafrost.Model.Kernels;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Model.Training.Schedules;
using Permafrost.Tests.Build.Output;

namespace Permafrost.Tests.Model.Training.Checkpoints;

/// <summary>Trainings that are killed, stopped and lengthened.</summary>
public sealed class TrainingCheckpointsTests
{
    [Theory]
    [MemberData(nameof(Trainings.Kinds), MemberType = typeof(Trainings))]
    public void Train_KilledAfterAnyStep_EndsWithTheBitsOfARunThatWasNot(string kind)
    {
        using var reference = new Trainings(kind);
        var expected = reference.Uninterrupted();
        for (int steps = 1; steps < 2 * Trainings.StepsPerEpoch; steps++)
        {
            using var trainings = new Trainings(kind);
            trainings.Kill(steps, threads: 1);

            var resumed = trainings.Run(threads: 3, KernelVariants.Supported[^1]);

            Assert.Equal(expected, resumed);
            Assert.Empty(trainings.Warnings);
        }
    }

    [Theory]
    [MemberData(nameof(Trainings.Kinds), MemberType = typeof(Trainings))]
    public void Train_KilledAgainAndAgain_EndsWithTheBitsOfARunThatWasNot(string kind)
    {
        using var trainings = new Trainings(kind);
        trainings.Checkpoints = trainings.Checkpoints with { EverySteps = 2 };
        trainings.Options = trainings.Options with { Epochs = 3 };

        // A checkpoint after every second step of a run, killed after the third: two more steps each time, and one at the end of an epoch.
        for (int kill = 0; kill < 5; kill++)
        {
            trainings.Kill(3, threads: 1 + kill % 3);
        }

        Assert.Equal(trainings.Uninterrupted(), trainings.Run());
        Assert.Equal(5, trainings.Resumed.Count);
        Assert.Equal(trainings.Resumed.Order().Distinct(), trainings.Resumed);
    }

    /// <summary>The clock is looked at before a checkpoint is written, and afterwards: of ten checkpoints the last one holds the finished training.</summary>
    [Fact]
    public void Train_KilledBeforeOrAfterAnyCheckpoint_EndsWithTheBitsOfARunThatWasNot()
    {
        using var trainings = new Trainings("adamw");
        var expected = trainings.Uninterrupted();
        var usual = trainings.Checkpoints;
        for (int looks = 1; looks <= 2 * 2 * Trainings.StepsPerEpoch; looks++)
        {
            trainings.Checkpoints = usual with { Clock = new DyingTime(looks), ContinuationFolder = null };
            Assert.Throws<TimeoutException>(() => trainings.Run());
            int before = trainings.StepsRun;
            trainings.Checkpoints = usual with { ContinuationFolder = null };

            Assert.Equal(expected, trainings.Run());
            Assert.Equal(2 * Trainings.StepsPerEpoch - looks / 2, trainings.StepsRun - before);
        }
    }

    [Fact]
    public void Train_KilledBeforeTheFirstCheckpoint_StartsAnew()
    {
        using var trainings = new Trainings("adam");
        trainings.Checkpoints = trainings.Checkpoints with { EverySteps = 0, Clock = new ManualTime() };
        trainings.Kill(7);

        Assert.Equal(trainings.Uninterrupted(), trainings.Run());
        Assert.Empty(trainings.Resumed);
    }

    [Theory]
    [InlineData(7, "epoch 2, step 2")]
    [InlineData(5, "the end of epoch 1")]
    public void Train_Stopped_LeavesACheckpointAndGoesOnThere(int steps, string place)
    {
        using var trainings = new Trainings("mixing");
        trainings.Checkpoints = trainings.Checkpoints with { EverySteps = 0, Clock = new ManualTime() };

        var stopped = trainings.Stop(steps);
        int before = trainings.StepsRun;
        var resumed = trainings.Run(threads: 1);

        Assert.Equal((place, stopped.Place), (stopped.Place.ToString(), stopped.Checkpoint));
        Assert.Equal([stopped.Place], trainings.Resumed);
        Assert.Equal(2 * Trainings.StepsPerEpoch - steps, trainings.StepsRun - before);
        Assert.Equal(trainings.Uninterrupted(), resumed);
    }

    [Fact]
    public void Train_StoppedWithoutCheckpoints_IsAnOrdinaryCancellation()
    {
        using var trainings = new Trainings("adam");
        using var source = new CancellationTokenSource();
        source.Cancel();
        using var network = SmallNetwork.Create();
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("images", SmallNetwork.Input, 12, SmallNetwork.Classes);

        Assert.Throws<OperationCanceledException>(() =>
            Trainer.Train(network, images, images, SmallNetwork.Options, 1, _ => { }, source.Token)
        );
    }

    [Fact]
    public void Train_TimeGoesBy_WritesACheckpointEveryHalfMinuteAndAtTheEndOfALongEpoch()
    {
        using var trainings = new Trainings("adam");
        var time = new ManualTime();
        trainings.Checkpoints = trainings.Checkpoints with { EverySteps = 0, Clock = time };
        var written = new List<string>();
        void Told(TrainingProgress progress)
        {
            written.AddRange(trainings.OwnFiles.Select(Path.GetFileName).Except(written, StringComparer.Ordinal)!);
            time.Advance(progress.Completed is null ? 11 : 0);
        }

        trainings.Run(told: Told);

        // 33 s, then 22 s up to the end of the epoch.
        Assert.Equal(
            [
                "epoch-00001-step-0000000003.safetensors",
                "epoch-00002-step-0000000000.safetensors",
                "epoch-00002-step-0000000003.safetensors",
            ],
            written
        );
    }

    [Fact]
    public void Train_WritingIsSlow_WritesSeldom()
    {
        using var trainings = new Trainings("adam");
        trainings.Checkpoints = trainings.Checkpoints with
        {
            EverySteps = 0,
            Interval = TimeSpan.Zero,
            EpochInterval = TimeSpan.Zero,
            Clock = new TickingTime(),
        };
        int written = 0;
        string newest = "";
        void Told(TrainingProgress progress)
        {
            if (trainings.OwnFiles is [.., var last] && last != newest)
            {
                newest = last;
                written++;
            }
        }

        // Every look at the clock takes a second, so a checkpoint takes one, and the next may come after a hundred looks: once a step.
        trainings.Options = trainings.Options with
        {
            Epochs = 50,
        };
        trainings.Run(told: Told);

        Assert.Equal(50 * Trainings.StepsPerEpoch / 100 + 1, written);
    }

    [Fact]
    public void Train_CheckpointNotDue_AllocatesNothingPerStep()
    {
        using var trainings = new Trainings("adam");
        trainings.Checkpoints = trainings.Checkpoints with { EverySteps = 0, Clock = new ManualTime() };
        long[] allocated = new long[3 * Trainings.StepsPerEpoch];
        int step = 0;
        trainings.Options = trainings.Options with { Epochs = 3 };

        trainings.Run(
            threads: 1,
            told: progress =>
            {
                if (progress.Completed is null)
                {
                    allocated[step++] = GC.GetAllocatedBytesForCurrentThread();
                }
            }
        );

        // Steps 2 to 5 of the third epoch, when everything has been compiled and used before.
        Assert.Equal(allocated[10], allocated[14]);
    }

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

    [Theory]
    [InlineData("cut short")]
    [InlineData("empty")]
    [InlineData("a bit flipped")]
    [InlineData("a bit of the checksum flipped")]
    [InlineData("no checkpoint at all")]
    [InlineData("of another training")]
    public void Train_NewestCheckpointIsDamaged_WarnsAndGoesOnFromTheOneBefore(string damage)
    {
        using var trainings = new Trainings("mixing");
        trainings.Kill(7);
        Assert.Equal(2, trainings.OwnFiles.Count);
        string newest = trainings.OwnFiles[^1];
        Damage(newest, damage);

        var resumed = trainings.Run();

        Assert.Contains(newest, Assert.Single(trainings.Warnings), StringComparison.Ordinal);
        Assert.Equal([new TrainingPlace(2, 0)], trainings.Resumed);
        Assert.Equal(trainings.Uninterrupted(), resumed);
    }

    [Fact]
    public void Train_AllCheckpointsAreDamaged_WarnsAndStartsAnew()
    {
        using var trainings = new Trainings("sgd");
        trainings.Kill(7);
        foreach (string file in trainings.OwnFiles)
        {
            Damage(file, "cut short");
        }

        var resumed = trainings.Run();

        Assert.Equal(2, trainings.Warnings.Count);
        Assert.Empty(trainings.Resumed);
        Assert.Equal(trainings.Uninterrupted(), resumed);
    }

    [Fact]
    public void Train_CheckpointOfAnotherNetworkUnderTheSameName_IsNotUsed()
    {
        using var other = new Trainings("mixing");
        other.Kill(7);
        using var trainings = new Trainings("adam");
        trainings.Checkpoints = trainings.Checkpoints with { Folder = other.OwnFolder, Identity = "mixing" };

        var resumed = trainings.Run();

        Assert.Equal(2, trainings.Warnings.Count);
        Assert.Contains("it is of another network", trainings.Warnings[0], StringComparison.Ordinal);
        Assert.Equal(trainings.Uninterrupted(), resumed);
    }

    [Fact]
    public void Train_FolderCannotBeWritten_WarnsOnceAndTrainsAllTheSame()
    {
        using var trainings = new Trainings("adam");

        // A file where the folder should be hinders root, too.
        File.WriteAllText(trainings.OwnFolder, "in the way");

        var trained = trainings.Run();

        Assert.StartsWith("no checkpoint at epoch 1, step 1: ", Assert.Single(trainings.Warnings), StringComparison.Ordinal);
        Assert.Equal(trainings.Uninterrupted(), trained);
    }

    [Fact]
    public void Train_FolderCannotBeWrittenAndStopped_SaysWhereItWouldGoOn()
    {
        using var trainings = new Trainings("adam");
        File.WriteAllText(trainings.OwnFolder, "in the way");

        var stopped = trainings.Stop(7);

        Assert.Equal((new TrainingPlace(2, 2), TrainingPlace.Start), (stopped.Place, stopped.Checkpoint));
    }

    [Fact]
    public void Train_SharedFolderCannotBeWritten_WarnsAndTrainsAllTheSame()
    {
        using var trainings = new Trainings("adam");
        File.WriteAllText(trainings.SharedFolder, "in the way");

        var trained = trainings.Run();

        Assert.StartsWith("the last state cannot be kept", Assert.Single(trainings.Warnings), StringComparison.Ordinal);
        Assert.Equal(trainings.Uninterrupted(), trained);
    }

    [Fact]
    public void Train_HalfWrittenFileOfAKilledProcess_IsRemoved()
    {
        using var trainings = new Trainings("adam");
        trainings.Kill(4);
        string half = Path.Combine(trainings.OwnFolder, ".epoch-00001-step-0000000005.safetensors.0123.tmp");
        File.WriteAllText(half, "half");

        trainings.Kill(1);

        Assert.False(File.Exists(half));
        Assert.Empty(trainings.Warnings);
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

    private static void Damage(string path, string how)
    {
        byte[] bytes = File.ReadAllBytes(path);
        if (how == "of another training")
        {
            using var other = new Trainings("adam");
            other.Kill(7);
            File.Copy(other.OwnFiles[^1], path, overwrite: true);
            return;
        }

        int place = (int)(Draws.Bytes($"damage/{how}", 4) is [var a, var b, var c, _] ? (a << 16 | b << 8 | c) % (bytes.Length - 32) : 0);
        switch (how)
        {
            case "cut short":
                bytes = bytes[..place];
                break;
            case "empty":
                bytes = [];
                break;
            case "a bit flipped":
                bytes[place] ^= 1;
                break;
            case "a bit of the checksum flipped":
                bytes[^1] ^= 128;
                break;
            default:
                bytes = "something else"u8.ToArray();
                break;
        }

        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Ends training by force at a look at it; the first one, at the start of training, is free.</summary>
    private sealed class DyingTime(int looks) : TimeProvider
    {
        private int left = looks;

        public override long GetTimestamp() => left-- > 0 ? 0 : throw new TimeoutException();
    }

    /// <summary>Every look takes a second.</summary>
    private sealed class TickingTime : TimeProvider
    {
        private long now;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => now++;
    }
}
