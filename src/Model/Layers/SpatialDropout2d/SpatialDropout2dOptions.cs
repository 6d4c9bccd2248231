using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Sets whole channels to zero with probability <see cref="Rate"/> in training. Tompson, Goroshin, Jain, LeCun and Bregler, CVPR 2015.</summary>
[OptionName("spatial_dropout2d")]
[Description(
    "Sets each channel of an image to zero as a whole with probability rate in training, and scales the others by 1 / (1 - rate)."
)]
public sealed record SpatialDropout2dOptions : LayerOptions
{
    [Required, Range(0.0, 0.999), Description("Probability with which a channel is dropped.")]
    public double Rate { get; init; }

    public override ActivationShape OutputShape(ActivationShape input) => input;

    internal override bool Drops => true;

    internal override Layer Create(LayerContext context) => new SpatialDropout2d(context.Name, this, context.Input, context.Seed);
}
