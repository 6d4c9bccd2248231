using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Model.Optimizers;

/// <summary>What an optimiser is, as YAML names it.</summary>
public abstract record OptimizerOptions
{
    [Range(1e-9, 100.0), Description("Size of a step.")]
    public double LearningRate { get; init; } = 0.001;
}
