using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Sets each input to zero with probability <see cref="Rate"/> in training; does nothing at inference.</summary>
[OptionName("dropout")]
[Description("Sets each input to zero with probability rate in training, and scales the others by 1 / (1 - rate).")]
public sealed record DropoutOptions : LayerOptions
{
    [Required, Range(0.0, 0.999), Description("Probability with which an input is dropped.")]
    public double Rate { get; init; }

    public override ActivationShape OutputShape(ActivationShape input) => input;

    internal override bool Drops => true;

    internal override Layer Create(LayerContext context) => new Dropout(context.Name, this, context.Input, context.Seed);
}
