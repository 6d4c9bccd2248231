using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Augmentation;
using Permafrost.Model;
using Permafrost.Model.Data;

namespace Permafrost.Stages.Train;

/// <summary>The augmentation of an experiment, as the trainer applies it to every training image.</summary>
internal sealed class TrainingAugmentation(AugmentationOptions options, long seed) : IImageTransform
{
    private readonly ImageAugmentation augmentation = Create(options, seed);

    /// <summary>Null where the experiment leaves its images as they are.</summary>
    public static IImageTransform? Of(ExperimentDefinition experiment) =>
        experiment.Augment.ChangesImages ? new TrainingAugmentation(experiment.Augment, experiment.Train.Seed) : null;

    /// <summary>What happens to training images.</summary>
    public static ImageAugmentation Create(AugmentationOptions options, long seed) => new(SettingsOf(options), (ulong)seed);

    public void Apply(ReadOnlySpan<byte> pixels, ActivationShape shape, uint epoch, uint sample, Span<byte> target) =>
        augmentation.Apply(pixels, new ImageSize(shape.Height, shape.Width, shape.Channels), epoch, sample, target);

    private static AugmentationSettings SettingsOf(AugmentationOptions options) =>
        new()
        {
            HorizontalFlip = options.HorizontalFlip,
            VerticalFlip = options.VerticalFlip,
            Rotation = RangeOf(options.Rotation),
            Shear = RangeOf(options.Shear),
            Zoom = RangeOf(options.Zoom),
            KeepAspect = options.KeepAspect,
            WidthShift = options.WidthShift,
            HeightShift = options.HeightShift,
            CropPadding = options.CropPadding,
            CropArea = options.CropArea,
            CropRatio = options.CropRatio,
            Fill = options.Fill switch
            {
                AugmentationFill.Edge or AugmentationFill.Nearest => BorderFill.Edge,
                AugmentationFill.Reflect => BorderFill.Reflect,
                AugmentationFill.Symmetric => BorderFill.Symmetric,
                AugmentationFill.Wrap => BorderFill.Wrap,
                AugmentationFill.Zeros => BorderFill.Zeros,
                AugmentationFill.Constant => BorderFill.Constant,
                _ => throw new ArgumentException($"No such fill: {options.Fill}.", nameof(options)),
            },
            FillValue = (byte)options.FillValue,
            Interpolation = options.Interpolation switch
            {
                AugmentationInterpolation.Bilinear => Interpolation.Bilinear,
                AugmentationInterpolation.Nearest => Interpolation.Nearest,
                _ => throw new ArgumentException($"No such interpolation: {options.Interpolation}.", nameof(options)),
            },
            Contrast = RangeOf(options.Contrast),
            Brightness = RangeOf(options.Brightness),
            Erase = options.Erase,
            EraseArea = options.EraseArea,
            EraseFill = options.EraseFill switch
            {
                AugmentationErasure.Zeros => EraseFill.Zeros,
                AugmentationErasure.Random => EraseFill.Random,
                _ => throw new ArgumentException($"No such fill: {options.EraseFill}.", nameof(options)),
            },
        };

    private static DrawRange RangeOf(NumberRange range) => new(range.Low, range.High);
}
