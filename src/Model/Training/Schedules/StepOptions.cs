using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Permafrost.Core.Options;

namespace Permafrost.Model.Training.Schedules;

/// <summary>A staircase: factor^floor(epoch / every), the power by repeated multiplication.</summary>
[OptionName("step")]
[Description("A learning rate that drops by a factor every so many epochs.")]
public sealed record StepOptions : ScheduleOptions
{
    [Required, Range(1, 10000), Description("Epochs from one drop to the next, counted from the start of training.")]
    public int Every { get; init; }

    [Range(0.0, 1.0), Description("What the rate is multiplied with at a drop.")]
    public double Factor { get; init; } = 0.1;

    internal override double Share(double progress, long epoch)
    {
        double share = 1.0;
        for (long drop = epoch / Every; drop > 0 && share > 0.0; drop--)
        {
            share *= Factor;
        }

        return share;
    }
}
