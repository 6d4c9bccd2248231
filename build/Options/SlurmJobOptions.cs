using System.Globalization;
using Permafrost.Core.Errors;
using Permafrost.Stages.Slurm;

namespace Permafrost.Build.Options;

/// <summary>The command line of a job, as the program wrote it into the job's script.</summary>
internal static class SlurmJobOptions
{
    /// <returns>The job; null where the line is a user's.</returns>
    /// <exception cref="UserErrorException">A script was edited.</exception>
    public static SlurmJob? Of(CommandLine line)
    {
        if (!HostOption.OfJobs.Any(option => line.Has(option.Name)))
        {
            return null;
        }

        string[] missing =
        [
            .. HostOption.OfJobs.Where(option => !line.Has(option.Name)).Select(option => $"--{option.Name}={option.Value}"),
        ];
        if (line.Faults.Count > 0 || missing.Length > 0)
        {
            throw new UserErrorException([
                .. line.Faults,
                .. missing.Select(option => $"{option} is missing; expected it, as the scripts in artifacts/slurm have it"),
            ]);
        }

        string number = line.Values("slurm-line")[^1];
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int found) && found > 0
            ? new SlurmJob(line.Values("slurm-job")[^1], line.Values("slurm-phase")[^1], line.Values("slurm-list")[^1], found)
            : throw new UserErrorException(
                $"--slurm-line is '{number}'; expected the number of a line, as Slurm gives it in SLURM_ARRAY_TASK_ID"
            );
    }
}
