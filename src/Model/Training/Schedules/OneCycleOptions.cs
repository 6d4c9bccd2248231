using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Training.Schedules;

/// <summary>Up to the peak and down below the start. Smith and Topin, "Super-convergence", 2019.</summary>
/// <remarks>The paper draws straight lines and cycles the momentum too; here both slopes are half cosines, and the momentum stays.</remarks>
[OptionName("one_cycle")]
[Description("A learning rate that rises to the peak and then falls to almost nothing, both along half a cosine.")]
public sealed record OneCycleOptions : ScheduleOptions
{
    [Range(0.0, 1.0), Description("Share of the steps after the warm-up at which the peak is reached.")]
    public double PeakAt { get; init; } = 0.3;

    [Range(0.0, 1.0), Description("First rate, as a share of the peak.")]
    public double Start { get; init; } = 0.04;

    [Range(0.0, 1.0), Description("Rate at the end of training, as a share of the peak.")]
    public double Final { get; init; } = 0.0001;

    internal override double Share(double progress, long epoch) =>
        progress < PeakAt
            ? HalfCosine.Between(Start, 1.0, progress / PeakAt)
            : HalfCosine.Between(1.0, Final, (progress - PeakAt) / (1.0 - PeakAt));
}
