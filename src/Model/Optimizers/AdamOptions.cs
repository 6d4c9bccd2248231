using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Optimizers;

/// <summary>Adam. Kingma and Ba, ICLR 2015, algorithm 1.</summary>
[OptionName("adam")]
[Description("Adam: steps scaled by running means of the gradient and of its square.")]
public sealed record AdamOptions : OptimizerOptions
{
    [Range(0.0, 0.999999), Description("Decay of the running mean of the gradient.")]
    public double Beta1 { get; init; } = 0.9;

    [Range(0.0, 0.999999), Description("Decay of the running mean of the squared gradient.")]
    public double Beta2 { get; init; } = 0.999;

    [Range(1e-12, 1.0), Description("Added to the root of the second mean, against division by zero.")]
    public double Epsilon { get; init; } = 1e-7;
}
