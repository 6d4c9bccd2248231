using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Augmentation;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Stages.Train;

/// <summary>The augmentation of an experiment, as the trainer applies it to every training image.</summary>
internal sealed class TrainingAugmentation(AugmentationOptions options, long seed) : IImageTransform
{
    private readonly ImageAugmentation augmentation = new(
        new AugmentationSettings
        {
            HorizontalFlip = options.HorizontalFlip,
            WidthShift = options.WidthShift,
            HeightShift = options.HeightShift,
            Fill = options.Fill switch
            {
                AugmentationFill.Reflect => BorderFill.Reflect,
                AugmentationFill.Zeros => BorderFill.Zeros,
                AugmentationFill.Edge => BorderFill.Edge,
                _ => throw new ArgumentException($"No such fill: {options.Fill}.", nameof(options)),
            },
            Erase = options.Erase,
            EraseArea = options.EraseArea,
            EraseFill = options.EraseFill switch
            {
                AugmentationErasure.Zeros => EraseFill.Zeros,
                AugmentationErasure.Random => EraseFill.Random,
                _ => throw new ArgumentException($"No such fill: {options.EraseFill}.", nameof(options)),
            },
        },
        (ulong)seed
    );

    /// <summary>Null where the experiment leaves its images as they are.</summary>
    public static IImageTransform? Of(ExperimentDefinition experiment) =>
        experiment.Augment.ChangesImages ? new TrainingAugmentation(experiment.Augment, experiment.Train.Seed) : null;

    public void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target) =>
        augmentation.Apply(pixels, new ImageSize(shape.Height, shape.Width, shape.Channels), epoch, sample, target);
}
