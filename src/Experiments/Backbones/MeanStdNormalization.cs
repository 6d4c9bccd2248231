using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;
using Permafrost.Model.Layers;

namespace Permafrost.Experiments.Backbones;

/// <summary>(value - mean) / std with figures of the user's.</summary>
[OptionName("mean_std")]
[Description("(value - mean) / std: { mean: [0.5], std: [0.5] } gives -1 to 1; { mean: [0], std: [0.00392156862745098] } gives 0 to 255.")]
public sealed record MeanStdNormalization : InputNormalization
{
    [Required, MinLength(1), Description("What is subtracted from each channel, or one number for all.")]
    public ImmutableArray<double> Mean { get; init; } = [];

    [Required, MinLength(1), Description("What each channel is divided by, or one number for all; not 0.")]
    public ImmutableArray<double> Std { get; init; } = [];

    internal override NormalizeOptions Layer => new() { Mean = Mean, Std = Std };
}
