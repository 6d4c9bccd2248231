using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Resizing;

namespace Permafrost.Stages.Preprocess;

/// <summary>What an experiment says about its pictures, as <see cref="PictureConversion"/> takes it.</summary>
internal static class PictureOptions
{
    public static PictureSettings Of(PreprocessOptions options)
    {
        var shape = options.InputShape;
        return new PictureSettings(shape.Height, shape.Width, shape.Channels)
        {
            Filter = options.Resize switch
            {
                PreprocessFilter.Bilinear => ResizeFilter.Bilinear,
                PreprocessFilter.Area => ResizeFilter.Area,
                PreprocessFilter.Box => ResizeFilter.Box,
                _ => throw new ArgumentException($"No such filter: {options.Resize}.", nameof(options)),
            },
            Fit = options.Fit switch
            {
                PreprocessFit.Stretch => ImageFit.Stretch,
                PreprocessFit.Crop => ImageFit.Crop,
                PreprocessFit.Letterbox => ImageFit.Letterbox,
                _ => throw new ArgumentException($"No such fit: {options.Fit}.", nameof(options)),
            },
            Background = checked((byte)options.Background),
        };
    }
}
