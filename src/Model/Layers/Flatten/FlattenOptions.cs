using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>An image as one vector, row by row, pixel by pixel, channel by channel.</summary>
[OptionName("flatten")]
[Description("An image as one vector: rows, then columns, then channels.")]
public sealed record FlattenOptions : LayerOptions
{
    public override ActivationShape OutputShape(ActivationShape input)
    {
        long count = (long)input.Height * input.Width * input.Channels;
        return count <= int.MaxValue
            ? ActivationShape.Flat((int)count)
            : throw new ShapeMismatchException($"its input of {input} has {count} values; expected at most {int.MaxValue}");
    }

    internal override Layer Create(LayerContext context) => new Flatten(context.Name, context.Input);
}
