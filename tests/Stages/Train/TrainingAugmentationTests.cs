using Permafrost.Experiments.Definitions;
using Permafrost.Model.Data;
using Permafrost.Model.Optimizers;
using Permafrost.Model.Training;
using Permafrost.Stages.Train;
using Permafrost.Tests.Model;

namespace Permafrost.Tests.Stages.Train;

public sealed class TrainingAugmentationTests
{
    /// <summary>What steps at a rate of 1e-9 change of a loss, and a good deal more.</summary>
    private const double Unmoved = 1e-6;

    private static readonly AugmentationOptions Options = new()
    {
        HorizontalFlip = true,
        WidthShift = 0.2,
        HeightShift = 0.2,
        Fill = AugmentationFill.Reflect,
        Erase = 0.5,
    };

    [Theory]
    [InlineData(2)]
    [InlineData(8)]
    public void Train_Augmented_LeavesTheSameBitsWithAnyNumberOfThreads(int threads)
    {
        var one = Train(Augmentation(Options), threads: 1);
        var several = Train(Augmentation(Options), threads);
        var without = Train(null, threads: 1);

        Assert.Equal(LossBits(one), LossBits(several));
        Assert.Equal(one.Trail[^1].Tensors, several.Trail[^1].Tensors);
        Assert.NotEqual(LossBits(without), LossBits(one));
    }

    /// <summary>With a rate so small that no weight moves to speak of, the losses tell what was looked at.</summary>
    [Fact]
    public void Train_Augmented_LeavesValidationImagesAlone()
    {
        var still = new SgdOptions { LearningRate = 1e-9 };
        var without = Train(null, threads: 2, still);
        var augmented = Train(Augmentation(Options), threads: 2, still);

        Assert.Equal(without.History[0].ValidationLoss!.Value, augmented.History[0].ValidationLoss!.Value, Unmoved);
        Assert.NotEqual(without.History[0].TrainLoss, augmented.History[0].TrainLoss, 1000 * Unmoved);
    }

    /// <summary>The weights stand almost still: an image has the same loss whatever images it shares a batch with. Dropout is drawn per image too.</summary>
    [Fact]
    public void Train_AugmentedWithAnotherBatchSize_SeesTheSameImages()
    {
        var still = new SgdOptions { LearningRate = 1e-9 };
        var twelve = Train(Augmentation(Options), threads: 2, still, batchSize: 12);
        var thirty = Train(Augmentation(Options), threads: 2, still, batchSize: 30);

        Assert.Equal(twelve.History[0].TrainLoss, thirty.History[0].TrainLoss, Unmoved);
        Assert.Equal(twelve.History[1].TrainLoss, thirty.History[1].TrainLoss, Unmoved);
        Assert.NotEqual(twelve.History[0].TrainLoss, twelve.History[1].TrainLoss, 1000 * Unmoved);
    }

    [Theory]
    [InlineData(AugmentationFill.Edge)]
    [InlineData(AugmentationFill.Reflect)]
    [InlineData(AugmentationFill.Zeros)]
    public void ChangesImages_FillAlone_IsNoAugmentation(AugmentationFill fill) =>
        Assert.False(new AugmentationOptions { Fill = fill, EraseArea = 0.2 }.ChangesImages);

    private static TrainingAugmentation Augmentation(AugmentationOptions options) => new(options, seed: 111);

    private static IEnumerable<long> LossBits(TrainingResult result) => result.Trail.SelectMany(epoch => epoch.LossBits);

    private static TrainingResult Train(IImageTransform? augmentation, int threads, OptimizerOptions? optimizer = null, int batchSize = 61)
    {
        using var folder = new TemporaryFolder();
        using var train = folder.Stripes("train", SmallNetwork.Input, 150, SmallNetwork.Classes);
        using var validation = folder.Stripes("validation", SmallNetwork.Input, 19, SmallNetwork.Classes);
        using var network = SmallNetwork.Create();
        var options = SmallNetwork.Options with { BatchSize = batchSize, Optimizer = optimizer ?? new AdamOptions() };
        return Trainer.Train(network, train, validation, options, threads, _ => { }, CancellationToken.None, augmentation);
    }
}
