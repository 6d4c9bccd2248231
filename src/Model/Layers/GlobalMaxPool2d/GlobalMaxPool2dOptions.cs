using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The largest value of each channel over all pixels. Oquab, Bottou, Laptev and Sivic, CVPR 2015.</summary>
[OptionName("global_max_pool2d")]
[Description("The largest value of each channel over all pixels: an image becomes a vector of its channels.")]
public sealed record GlobalMaxPool2dOptions : LayerOptions
{
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Flat(input.Channels);

    internal override Layer Create(LayerContext context) => new GlobalMaxPool2d(context.Name, context.Input);
}
