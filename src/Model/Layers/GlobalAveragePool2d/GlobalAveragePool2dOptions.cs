using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The mean of each channel over all pixels. Lin, Chen and Yan, Network in Network, ICLR 2014.</summary>
[OptionName("global_average_pool2d")]
[Description("The mean of each channel over all pixels: an image becomes a vector of its channels.")]
public sealed record GlobalAveragePool2dOptions : LayerOptions
{
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Flat(input.Channels);

    internal override Layer Create(LayerContext context) => new GlobalAveragePool2d(context.Name, context.Input, context.Kernel.Vectors);
}
