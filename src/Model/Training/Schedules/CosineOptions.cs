using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Training.Schedules;

/// <summary>Half a cosine from the peak to the final rate. Loshchilov and Hutter, "SGDR", ICLR 2017, equation 5 without restarts.</summary>
[OptionName("cosine")]
[Description("A learning rate that falls along half a cosine from the peak, over all epochs after the warm-up.")]
public sealed record CosineOptions : ScheduleOptions
{
    [Range(0.0, 1.0), Description("Rate at the end of training, as a share of the peak.")]
    public double Final { get; init; }

    internal override double Share(double progress, long epoch) => HalfCosine.Between(1.0, Final, progress);
}
