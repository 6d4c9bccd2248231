using Permafrost.Model;
using Permafrost.Model.Data;
using Permafrost.Model.Kernels;
using Permafrost.Model.Layers;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Model.Training.Schedules;

namespace Permafrost.Tests.Model.Training;

public sealed partial class TrainerTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Train_AnyNumberOfThreads_LeavesTheSameBits(int threads)
    {
        // Batches of eight groups, so that eight threads all have something to do; the last one is ragged.
        var one = SmallNetwork.Train(threads: 1, count: 150, batchSize: 61);
        var several = SmallNetwork.Train(threads, count: 150, batchSize: 61);

        Assert.Equal(one.Footprints, several.Footprints);
    }

    [Theory]
    [MemberData(nameof(Kernels.KernelVariantsTests.Variants), MemberType = typeof(Kernels.KernelVariantsTests))]
    public void Train_AnyKernelVariant_LeavesTheSameBits(string variant) =>
        Assert.Equal(SmallNetwork.Train(threads: 1).Footprints, SmallNetwork.Train(threads: 2, KernelVariants.Choose(variant)).Footprints);

    /// <summary>Ten steps. Whoever changes an order of additions, a stream or a formula sees it here, and says so in the changelog.</summary>
    [Fact]
    public void Train_PinnedSeed_LeavesThePinnedBits()
    {
        var (footprints, result) = SmallNetwork.Train(threads: 2);

        Assert.Equal("3FF90AA50F839D38", $"{result.Trail[^1].LossBits[^1]:X16}");
        string digest = SmallNetwork.Digest(footprints.Where(line => line.StartsWith("epoch", StringComparison.Ordinal))).ToString();
        Assert.True(
            digest == "b00c5f2ae29ad47465ba63d4da3fc0e633d471d1fc4d6b87ceb4b31012f70f29",
            $"losses and tensors have the digest {digest}"
        );
    }

    [Fact]
    public void Train_StripedImages_Learns()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 200, SmallNetwork.Classes);
        using var validation = folder.Stripes("validation", SmallNetwork.Input, 60, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        var options = SmallNetwork.Options with
        {
            Epochs = 12,
            Optimizer = new AdamOptions { LearningRate = 0.01 },
        };

        var result = Trainer.Train(network, train, validation, options, 2, _ => { }, CancellationToken.None);

        Assert.True(result.History[^1].ValidationAccuracy > 0.9, $"{result.History[^1]}");
        Assert.True(result.History[^1].TrainLoss < result.History[0].TrainLoss);
    }

    [Fact]
    public void Train_TwoEpochs_ReportsEachStepAndRemembersEachEpoch()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, SmallNetwork.TrainCount, SmallNetwork.Classes);
        using var none = folder.Stripes("none", SmallNetwork.Input, 0, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        var seen = new List<TrainingProgress>();

        var result = Trainer.Train(network, train, none, SmallNetwork.Options, 2, seen.Add, CancellationToken.None);

        // 53 images in batches of 12: five steps, the last with five images, then a line for the epoch.
        Assert.Equal([1, 2, 3, 4, 5, 5, 1, 2, 3, 4, 5, 5], seen.Select(progress => progress.Step));
        Assert.All(seen, progress => Assert.Equal((5, 2), (progress.Steps, progress.Epochs)));
        Assert.Equal(result.History, seen.Where(progress => progress.Completed is not null).Select(progress => progress.Completed!));
        Assert.Equal([1, 2], result.History.Select(epoch => epoch.Epoch));
        Assert.All(result.History, epoch => Assert.Null(epoch.ValidationLoss));
        Assert.All(result.History, epoch => Assert.Equal(0.001, epoch.LearningRate));
        Assert.All(result.Trail, epoch => Assert.Equal(5, epoch.LossBits.Count));
        Assert.Equal(network.Parameters.Select(tensor => tensor.Name), result.Trail[1].Tensors.Select(tensor => tensor.Key));
        Assert.Equal(network.Parameters.Select(tensor => tensor.Digest()), result.Trail[1].Tensors.Select(tensor => tensor.Value));
    }

    [Fact]
    public void Train_WithASchedule_StepsAtItsRatesAndNotesTheLastOfEachEpoch()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
        TrainingResult Train(ScheduleOptions schedule)
        {
            using var network = SmallNetwork.Create();
            var options = SmallNetwork.Options with { Schedule = schedule };
            return Trainer.Train(network, train, train, options, 1, _ => { }, CancellationToken.None);
        }

        var constant = Train(new ConstantOptions());
        var dropping = Train(new StepOptions { Every = 1, Factor = 0.25 });
        var warming = Train(new ConstantOptions { WarmupEpochs = 1 });

        Assert.Equal([0.001, 0.00025], dropping.History.Select(epoch => epoch.LearningRate));
        Assert.Equal([0.001, 0.001], warming.History.Select(epoch => epoch.LearningRate));

        // The first drop changes the weights that the second step of the second epoch sees; a warm-up those of the second step of all.
        long[][] bits =
        [
            .. new[] { constant, dropping, warming }.Select(result => result.Trail.SelectMany(epoch => epoch.LossBits).ToArray()),
        ];
        Assert.Equal(bits[0][..3], bits[1][..3]);
        Assert.NotEqual(bits[0][3], bits[1][3]);
        Assert.Equal(bits[0][0], bits[2][0]);
        Assert.NotEqual(bits[0][1], bits[2][1]);
    }

    [Fact]
    public void Train_KeepBest_LeavesTheWeightsOfTheBestEpoch()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
        using var validation = folder.Stripes("validation", SmallNetwork.Input, 19, SmallNetwork.Classes);
        (TrainingResult Result, string[] Weights) Train(EpochFigure? figure)
        {
            using var network = SmallNetwork.Create();
            var options = SmallNetwork.Options with
            {
                Epochs = 4,
                KeepBest = figure,
                Optimizer = new SgdOptions { LearningRate = 0.5 },
            };
            var result = Trainer.Train(network, train, validation, options, 2, _ => { }, CancellationToken.None);
            return (result, [.. network.Parameters.Select(tensor => $"{tensor.Digest()}")]);
        }

        var last = Train(null);
        Assert.Equal(4, last.Result.KeptEpoch);
        foreach (var figure in Enum.GetValues<EpochFigure>())
        {
            var (result, weights) = Train(figure);

            // Keeping an epoch changes nothing of those after it.
            Assert.Equal(last.Result.History, result.History);
            var values = result.History.Select(epoch => EpochFigures.Of(figure, epoch)).ToList();
            bool lower = figure is EpochFigure.TrainLoss or EpochFigure.ValidationLoss;
            Assert.Equal(values.IndexOf(lower ? values.Min() : values.Max()) + 1, result.KeptEpoch);
            Assert.Equal(result.Trail[result.KeptEpoch - 1].Tensors.Select(tensor => $"{tensor.Value}"), weights);
        }

        Assert.Contains(Enum.GetValues<EpochFigure>(), figure => Train(figure).Result.KeptEpoch < 4);
    }

    [Fact]
    public void Train_EarlyStopping_EndsAfterAWholeEpochThatIsTheSameWithout()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
        TrainingResult Train(EarlyStoppingOptions? early)
        {
            using var network = SmallNetwork.Create();
            var options = SmallNetwork.Options with { Epochs = 4, EarlyStopping = early };
            return Trainer.Train(network, train, train, options, 2, _ => { }, CancellationToken.None);
        }

        var stopped = Train(new EarlyStoppingOptions { Patience = 2, MinDelta = 10.0 });

        Assert.Equal(Train(null).History.Take(3), stopped.History);
        Assert.Equal((3, 3), (stopped.Trail.Count, stopped.KeptEpoch));
    }

    [Fact]
    public void Train_MonitorOfNoImages_IsRefused()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
        using var none = folder.Stripes("none", SmallNetwork.Input, 0, SmallNetwork.Classes);
        TrainOptions[] all =
        [
            SmallNetwork.Options with
            {
                EarlyStopping = new EarlyStoppingOptions(),
            },
            SmallNetwork.Options with
            {
                KeepBest = EpochFigure.ValidationAccuracy,
            },
            SmallNetwork.Options with
            {
                Schedule = new PlateauOptions(),
            },
        ];
        foreach (var options in all)
        {
            using var network = SmallNetwork.Create();
            Assert.Throws<ArgumentException>(() => Trainer.Train(network, train, none, options, 1, _ => { }, CancellationToken.None));
        }
    }

    [Fact]
    public void Train_WithATransform_LearnsFromWhatItWrites()
    {
        using var folder = new TemporaryFolder();
        using var images = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
        using var inverted = folder.Images(
            "inverted",
            SmallNetwork.Input,
            [.. Enumerable.Range(0, 24).Select(images.Label)],
            [.. Enumerable.Range(0, 24).SelectMany(sample => images.Pixels(sample).ToArray()).Select(value => (byte)~value)]
        );
        TrainingResult Train(ImageSet train, IImageTransform? transform)
        {
            using var network = SmallNetwork.Create();
            return Trainer.Train(network, train, images, SmallNetwork.Options, 2, _ => { }, CancellationToken.None, transform);
        }

        var transformed = Train(images, new Inversion());
        var expected = Train(inverted, null);

        Assert.Equal(expected.History, transformed.History);
        Assert.Equal(expected.Trail[^1].Tensors, transformed.Trail[^1].Tensors);
        Assert.NotEqual(Train(images, null).Trail[^1].Tensors, transformed.Trail[^1].Tensors);
    }

    [Fact]
    public void Train_MoreEpochs_ContinueTheShorterRun()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
        IReadOnlyList<EpochTrail> Trail(int epochs)
        {
            using var network = SmallNetwork.Create();
            var options = SmallNetwork.Options with { Epochs = epochs };
            return Trainer.Train(network, train, train, options, 1, _ => { }, CancellationToken.None).Trail;
        }

        var two = Trail(2);
        var three = Trail(3);

        Assert.Equal(two.SelectMany(epoch => epoch.LossBits), three.Take(2).SelectMany(epoch => epoch.LossBits));
        Assert.Equal(two.SelectMany(epoch => epoch.Tensors), three.Take(2).SelectMany(epoch => epoch.Tensors));
    }

    [Fact]
    public void Train_AnotherRate_SeesTheSameImagesInTheSameOrder()
    {
        // Without dropout and with it in a layer that changes nothing (rate 0), the bits are the same.
        IEnumerable<long> Losses(params LayerOptions[] middle)
        {
            using var folder = new TemporaryFolder();
            using var train = folder.Stripes("train", SmallNetwork.Input, 24, SmallNetwork.Classes);
            var definition = new NetworkDefinition(
                SmallNetwork.Input,
                [new FlattenOptions(), .. middle, new DenseOptions { Units = SmallNetwork.Classes }],
                SmallNetwork.Classes
            );
            using var network = new Network(definition, 111);
            var result = Trainer.Train(network, train, train, SmallNetwork.Options, 2, _ => { }, CancellationToken.None);
            return result.Trail.SelectMany(epoch => epoch.LossBits);
        }

        Assert.Equal(Losses(), Losses(new DropoutOptions { Rate = 0.0 }));
        Assert.NotEqual(Losses(), Losses(new DropoutOptions { Rate = 0.1 }));
    }

    [Fact]
    public void Train_Cancelled_EndsBeforeTheNextStep()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, SmallNetwork.TrainCount, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        using var cancellation = new CancellationTokenSource();
        int steps = 0;

        void Report(TrainingProgress progress)
        {
            if (++steps == 3)
            {
                cancellation.Cancel();
            }
        }

        Assert.Throws<OperationCanceledException>(() =>
            Trainer.Train(network, train, train, SmallNetwork.Options, 2, Report, cancellation.Token)
        );
        Assert.Equal(3, steps);
    }

    [Fact]
    public void Train_ImagesOfAnotherShape_AreRefused()
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", new ActivationShape(28, 28, 1), 12, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();

        var error = Assert.Throws<ShapeMismatchException>(() =>
            Trainer.Train(network, train, train, SmallNetwork.Options, 1, _ => { }, CancellationToken.None)
        );

        Assert.Contains("28x28x1", error.Message, StringComparison.Ordinal);
        Assert.Contains("9x7x2", error.Message, StringComparison.Ordinal);
    }

    private sealed class Inversion : IImageTransform
    {
        public void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target)
        {
            for (int i = 0; i < shape.Count; i++)
            {
                target[i] = (byte)~pixels[i];
            }
        }
    }
}
