using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Model;

namespace Permafrost.Experiments.Definitions;

/// <summary>How images become tensors: the <c>preprocess</c> mapping of an experiment.</summary>
public sealed record PreprocessOptions
{
    [Range(1, 1024), Description("Height and width of the images that the network sees, in pixels.")]
    public int Size { get; init; } = 28;

    [Description("gray: one channel; rgb: three.")]
    public ImageChannels Channels { get; init; } = ImageChannels.Gray;

    [Description(
        "How images of another size are resized. bilinear: with antialiasing; area: the mean over the area of a pixel; box: of whole pixels."
    )]
    public PreprocessFilter Resize { get; init; }

    [Description("Images that are not square. stretch: the whole image fills the square; crop: its middle does; letterbox: it is framed.")]
    public PreprocessFit Fit { get; init; }

    [Range(0, 255), Description("Value of the frame of a letterboxed image, the same in all channels.")]
    public int Background { get; init; }

    [Range(0.0, 0.9), Description("Share of the training images of each class that is set aside for validation.")]
    public double Validation { get; init; } = 0.1;

    [Range(0L, uint.MaxValue), Description("Seed of the validation split; train.seed does not change it.")]
    public long SplitSeed { get; init; } = 111;

    [Range(0, int.MaxValue), Description("Use only so many training images, the same share of every class, before the split; 0 means all.")]
    public int Limit { get; init; }

    /// <summary>Shape of an image as the network sees it.</summary>
    public ActivationShape InputShape => new(Size, Size, Channels == ImageChannels.Gray ? 1 : 3);
}
