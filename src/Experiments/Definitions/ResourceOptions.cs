using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Permafrost.Experiments.Definitions;

/// <summary>What a job of a cluster asks for to make one stage of the experiment: its <c>resources</c> mapping.</summary>
/// <remarks>Results do not depend on it, and no key has it. A run on one machine is not touched by it.</remarks>
public sealed record ResourceOptions
{
    [Range(1, 1024), Description("Processor threads of a job.")]
    public int Threads { get; init; } = 1;

    [
        RegularExpression("[1-9][0-9]{0,6}[MGT]B", ErrorMessage = "a whole number with MB, GB or TB, such as 2GB"),
        Description("Memory of a job, such as 512MB or 2GB, as Slurm counts: 1GB is 1024MB; by default what the partition gives.")
    ]
    public string? Memory { get; init; }

    [
        RegularExpression(
            "([1-9][0-9]{0,2}-)?([0-9]{1,4}:[0-5][0-9]:[0-5][0-9])(?<!^0{1,4}:0[01]:[0-5][0-9])",
            ErrorMessage = "HOURS:MINUTES:SECONDS or DAYS-HOURS:MINUTES:SECONDS of two minutes or more, such as 1:00:00"
        ),
        Description(
            "The longest that a job may take, such as 1:00:00 or 2-12:00:00; a minute before, training writes a checkpoint and goes on in the next job. By default the partition's limit."
        )
    ]
    public string? Time { get; init; }
}
