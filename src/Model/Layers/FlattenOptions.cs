using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>An image as one vector, row by row, pixel by pixel, channel by channel.</summary>
[OptionName("flatten")]
[Description("An image as one vector: rows, then columns, then channels.")]
public sealed record FlattenOptions : LayerOptions
{
    public override ActivationShape OutputShape(ActivationShape input) => ActivationShape.Flat(input.Count);
}
