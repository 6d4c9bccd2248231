using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Model.Training.Schedules;

/// <summary>How the learning rate changes from step to step, as YAML names it. The optimiser's <c>learning_rate</c> is its peak.</summary>
public abstract record ScheduleOptions
{
    [Range(0.0, 10000.0), Description("Epochs, or a part of one, in which the rate rises linearly from 0 to the schedule's first rate.")]
    public double WarmupEpochs { get; init; }

    /// <summary>The rate as a share of the peak, warm-up apart: 0 to 1.</summary>
    /// <param name="progress">Share of the steps after the warm-up that are done: 0 to below 1.</param>
    /// <param name="epoch">Epochs that are done, warm-up included.</param>
    internal abstract double Share(double progress, long epoch);

    /// <summary>The peak of the steps that follow some epochs; the optimiser's, but for schedules that go by what the epochs measured.</summary>
    /// <param name="peak">The optimiser's rate.</param>
    /// <param name="history">The epochs that are done.</param>
    internal virtual double Peak(double peak, IReadOnlyList<EpochResult> history) => peak;
}
