using System.ComponentModel;
using Permafrost.Core.Options;

namespace Permafrost.Model.Training.Schedules;

/// <summary>One rate throughout.</summary>
[OptionName("constant")]
[Description("The same learning rate in every step.")]
public sealed record ConstantOptions : ScheduleOptions
{
    internal override double Share(double progress, long epoch) => 1.0;
}
