using System.ComponentModel;
using Permafrost.Core.Options;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Backbones;

/// <summary>Mean and standard deviation of ImageNet's training images, channel by channel, as torchvision and the ONNX model zoo use them.</summary>
[OptionName("imagenet")]
[Description("(value - mean) / std with ImageNet's figures for red, green and blue, as most published networks want it.")]
public sealed record ImageNetNormalization : InputNormalization
{
    internal override NormalizeOptions Layer => new() { Mean = [0.485, 0.456, 0.406], Std = [0.229, 0.224, 0.225] };
}
