using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Optimizers;

/// <summary>Stochastic gradient descent with momentum. Sutskever et al., ICML 2013.</summary>
[OptionName("sgd")]
[Description("Stochastic gradient descent, with momentum if wanted.")]
public sealed record SgdOptions : OptimizerOptions
{
    public SgdOptions() => LearningRate = 0.01;

    [Range(0.0, 0.999999), Description("Share of the last step that is kept.")]
    public double Momentum { get; init; }

    [Description("Looks ahead by one momentum step before it corrects.")]
    public bool Nesterov { get; init; }

    [Range(0.0, 10.0), Description("Added to the gradient of kernels, times the weight; biases and normalisation are spared.")]
    public double WeightDecay { get; init; }
}
