using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>(x - mean) / std of each channel with given numbers, as published networks want their input. LeCun, Bottou, Orr and Müller, Efficient BackProp (1998), section 4.3.</summary>
[OptionName("normalize")]
[Description("Subtracts a given mean from each channel and divides by a given standard deviation; pixels are 0 to 1. Not trained.")]
public sealed record NormalizeOptions : LayerOptions
{
    [Required, MinLength(1), Description("Mean of each channel, or one number for all.")]
    public ImmutableArray<double> Mean { get; init; } = [];

    [Required, MinLength(1), Description("Standard deviation of each channel, or one number for all; not 0.")]
    public ImmutableArray<double> Std { get; init; } = [];

    public override ActivationShape OutputShape(ActivationShape input)
    {
        foreach (var (name, values) in ((string, ImmutableArray<double>)[])[("mean", Mean), ("std", Std)])
        {
            if (values.Length != 1 && values.Length != input.Channels)
            {
                throw new ShapeMismatchException(
                    $"its {name} has {values.Length} numbers for an input of {input}; expected one, or {input.Channels}, one per channel"
                );
            }
            if (!values.All(value => float.IsFinite((float)value)))
            {
                throw new ShapeMismatchException($"its {name} holds a number that float32 does not; expected smaller ones");
            }
        }

        return Std.All(std => (float)std != 0f)
            ? input
            : throw new ShapeMismatchException("its std holds 0, by which nothing can be divided; expected other numbers");
    }

    internal override Layer Create(LayerContext context)
    {
        _ = OutputShape(context.Input.Shape);
        return new Normalize(context.Name, this, context.Input);
    }
}
