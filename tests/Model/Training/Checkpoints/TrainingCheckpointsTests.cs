using Permafrost.Model.Kernels;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Checkpoints;
using Permafrost.Model.Training.Schedules;
using Permafrost.Tests.Build.Output;

namespace Permafrost.Tests.Model.Training.Checkpoints;

/// <summary>Trainings that are killed, stopped and lengthened.</summary>
public sealed partial class TrainingCheckpointsTests
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
