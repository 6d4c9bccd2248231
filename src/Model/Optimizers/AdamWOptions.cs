using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Optimizers;

/// <summary>Adam with decoupled weight decay. Loshchilov and Hutter, ICLR 2019, algorithm 2.</summary>
[OptionName("adamw")]
[Description("Adam with weight decay that is kept apart from the gradient.")]
public sealed record AdamWOptions : OptimizerOptions
{
    [Range(0.0, 0.999999), Description("Decay of the running mean of the gradient.")]
    public double Beta1 { get; init; } = 0.9;

    [Range(0.0, 0.999999), Description("Decay of the running mean of the squared gradient.")]
    public double Beta2 { get; init; } = 0.999;

    [Range(1e-12, 1.0), Description("Added to the root of the second mean, against division by zero.")]
    public double Epsilon { get; init; } = 1e-7;

    [
        Range(0.0, 10.0),
        Description("Share of a kernel's weights, times the learning rate, that each step takes away; biases and normalisation are spared.")
    ]
    public double WeightDecay { get; init; } = 0.01;
}
