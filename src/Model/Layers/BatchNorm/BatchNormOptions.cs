using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Layers;

/// <summary>Batch normalisation, channel by channel. Ioffe and Szegedy, ICML 2015.</summary>
[OptionName("batch_norm")]
[Description(
    "Batch normalisation: each channel with mean 0 and variance 1 over the batch, then scaled and shifted. A layer before it needs no bias."
)]
public sealed record BatchNormOptions : LayerOptions
{
    [
        Range(0.0, 0.9999),
        Description("Share that the moving mean and variance keep at each step, as Keras counts it; PyTorch's momentum is 1 minus this.")
    ]
    public double Momentum { get; init; } = 0.9;

    [Range(1e-8, 1.0), Description("Added to the variance before its root is taken.")]
    public double Epsilon { get; init; } = 1e-5;

    [Description("Function applied to each output.")]
    public Activation Activation { get; init; } = Activation.None;

    public override ActivationShape OutputShape(ActivationShape input) => input;

    internal override Layer Create(LayerContext context) => new BatchNorm(context.Name, this, context.Input, context.Kernel.Vectors);

    internal override (LayerOptions Bare, Activation Tail) Split() => (this with { Activation = Activation.None }, Activation);

    internal override bool MixesSamples => true;

    internal override LayerFloats FloatsOf(ActivationShape input) =>
        new(4.0 * ActivationLayout.RoundUp(input.Channels), LayerFloats.Of(input));
}
