using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Optimizers;

/// <summary>RMSprop. Hinton, "Neural networks for machine learning", lecture 6e, 2012.</summary>
[OptionName("rmsprop")]
[Description("RMSprop: steps scaled by a running mean of the squared gradient.")]
public sealed record RmsPropOptions : OptimizerOptions
{
    [Range(0.0, 0.999999), Description("Decay of the running mean of the squared gradient.")]
    public double Rho { get; init; } = 0.9;

    [Range(0.0, 0.999999), Description("Share of the last step that is kept.")]
    public double Momentum { get; init; }

    [Description("Takes the running mean of the gradient off: steps are scaled by its variance.")]
    public bool Centered { get; init; }

    [Range(1e-12, 1.0), Description("Added to the root of the mean, against division by zero.")]
    public double Epsilon { get; init; } = 1e-7;

    [Range(0.0, 10.0), Description("Added to the gradient of kernels, times the weight; biases and normalisation are spared.")]
    public double WeightDecay { get; init; }
}
