namespace Permafrost.Imaging.Augmentation;

/// <summary>What settings may be.</summary>
internal static class AugmentationLimits
{
    /// <exception cref="ArgumentOutOfRangeException">The first setting that is something else.</exception>
    public static void Require(AugmentationSettings settings)
    {
        Number(settings.WidthShift, 0.0, 0.5, nameof(settings.WidthShift));
        Number(settings.HeightShift, 0.0, 0.5, nameof(settings.HeightShift));
        Number(settings.CropPadding, 0.0, 64.0, nameof(settings.CropPadding));
        Number(settings.CropArea, RandomCrop.SmallestArea, 1.0, nameof(settings.CropArea));
        Number(settings.CropRatio, 1.0, RandomCrop.LargestRatio, nameof(settings.CropRatio));
        Range(settings.Rotation, -180.0, 180.0, nameof(settings.Rotation));
        Range(settings.Shear, -45.0, 45.0, nameof(settings.Shear));
        Range(settings.Zoom, 0.25, 4.0, nameof(settings.Zoom));
        Range(settings.Contrast, 0.0, ToneCurve.LargestFactor, nameof(settings.Contrast));
        Range(settings.Brightness, 0.0, ToneCurve.LargestFactor, nameof(settings.Brightness));
        Number(settings.Erase, 0.0, 1.0, nameof(settings.Erase));
        Number(settings.EraseArea, Erasing.SmallestArea, 1.0, nameof(settings.EraseArea));
    }

    private static void Range(DrawRange range, double least, double most, string name)
    {
        if (!(range.Low >= least && range.Low <= range.High && range.High <= most))
        {
            throw new ArgumentOutOfRangeException(name, range, $"Expected two numbers of {least} to {most}, the lower one first.");
        }
    }

    private static void Number(double value, double least, double most, string name)
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected {least} to {most}.");
        }
    }
}
