using System.Collections.Immutable;
using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>The channels of inputs of one height and width after each other. Szegedy et al., CVPR 2015.</summary>
[OptionName("concat_channels")]
[Description("The channels of its inputs after each other.")]
public sealed record ConcatMerge : MergeOptions
{
    public override ActivationShape OutputShape(ImmutableArray<ActivationShape> inputs)
    {
        if (inputs.Length == 0 || inputs.Any(input => (input.Height, input.Width) != (inputs[0].Height, inputs[0].Width)))
        {
            throw new ShapeMismatchException(
                $"it puts the channels of {string.Join(" and ", inputs)} after each other; expected inputs of one height and width"
            );
        }

        long channels = inputs.Sum(input => (long)input.Channels);
        return channels <= int.MaxValue
            ? inputs[0] with
            {
                Channels = (int)channels,
            }
            : throw new ShapeMismatchException($"its inputs have {channels} channels together; expected at most {int.MaxValue}");
    }

    internal override Layer Create(LayerContext context) =>
        new Concat(context.Name, context.Inputs, OutputShape([.. context.Inputs.Select(input => input.Shape)]));
}
