using Permafrost.Experiments.Definitions;
using Permafrost.Imaging.Resizing;
using Permafrost.Stages.Preprocess;

namespace Permafrost.Tests.Stages.Preprocess;

public sealed class PictureOptionsTests
{
    [Fact]
    public void Of_Defaults_StretchesBilinearly()
    {
        Assert.Equal(new PictureSettings(28, 28, 1), PictureOptions.Of(new PreprocessOptions()));
    }

    [Fact]
    public void Of_EveryFilterAndFit_IsTheOneOfThatName()
    {
        foreach (var filter in Enum.GetValues<PreprocessFilter>())
        {
            foreach (var fit in Enum.GetValues<PreprocessFit>())
            {
                var options = new PreprocessOptions
                {
                    Size = 64,
                    Channels = ImageChannels.Rgb,
                    Resize = filter,
                    Fit = fit,
                    Background = 255,
                };

                var settings = PictureOptions.Of(options);

                Assert.Equal((64, 64, 3, (byte)255), (settings.Height, settings.Width, settings.Channels, settings.Background));
                Assert.Equal((filter.ToString(), fit.ToString()), (settings.Filter.ToString(), settings.Fit.ToString()));
            }
        }

        Assert.Equal(Enum.GetNames<PreprocessFilter>(), Enum.GetNames<ResizeFilter>());
        Assert.Equal(Enum.GetNames<PreprocessFit>(), Enum.GetNames<ImageFit>());
    }
}
