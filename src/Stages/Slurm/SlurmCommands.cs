using System.ComponentModel;
using System.Diagnostics;
using Permafrost.Core.Errors;

namespace Permafrost.Stages.Slurm;

/// <summary>Slurm's commands, called with lists of words and through no shell.</summary>
internal static class SlurmCommands
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Submits a script.</summary>
    /// <returns>The number of the array, or why Slurm refused it, in its own words.</returns>
    public static (string? Job, string Refusal) Submit(string script)
    {
        var (exitCode, output, errors) = Run("sbatch", "--parsable", script);

        // With several clusters the name of one stands behind the number.
        return exitCode == 0 ? (output.Trim().Split(';')[0], "") : (null, OneLine(errors));
    }

    /// <summary>The elements of arrays that Slurm still knows, those that ended in the last minutes among them; null where it gives no answer now.</summary>
    /// <param name="jobs">Numbers of the arrays.</param>
    public static IReadOnlyDictionary<(string Job, int Line), QueuedElement>? Queue(IReadOnlyCollection<string> jobs)
    {
        const string Columns = "ArrayJobID:32,ArrayTaskID:32,State:32,exit_code:16,NodeList:128,Reason:128";
        var (exitCode, output, errors) = Run(
            "squeue",
            "--noheader",
            "--array",
            "--states=all",
            $"--Format={Columns}",
            $"--jobs={string.Join(',', jobs)}"
        );
        if (exitCode != 0 && !errors.Contains("Invalid job id", StringComparison.Ordinal))
        {
            return null;
        }

        return QueuedElement.ParseAll(exitCode == 0 ? output : "");
    }

    /// <summary>Takes jobs out of the queue, or stops them; those that have ended are left as they are.</summary>
    /// <returns>What went wrong; empty where nothing did.</returns>
    public static string Cancel(IEnumerable<string> jobs) =>
        Run("scancel", ["--quiet", .. jobs]) is { ExitCode: not 0 } refused ? OneLine(refused.Errors) : "";

    /// <summary>Lets a waiting array wait for more.</summary>
    public static void SetDependency(string job, string dependency) =>
        Run("scontrol", "update", $"JobId={job}", $"Dependency={dependency}");

    /// <summary>Finds out whether jobs can be submitted from here.</summary>
    /// <param name="partition">The partition that is to take them; null: the default one.</param>
    /// <returns>The most elements that an array may have, numbered from 1.</returns>
    /// <exception cref="UserErrorException">There is no Slurm here, its controller does not answer, or there is no such partition.</exception>
    public static int Examine(string? partition)
    {
        var (exitCode, output, errors) = Run("sinfo", "--noheader", "--format=%R");
        if (exitCode != 0)
        {
            throw new UserErrorException(
                $"--executor=slurm: sinfo says: {OneLine(errors)}. Expected an answer of Slurm's controller; run where squeue works, or with --executor=local."
            );
        }

        string[] partitions =
        [
            .. output.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal),
        ];
        string[] unknown =
        [
            .. (partition ?? "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Except(partitions, StringComparer.Ordinal),
        ];
        if (unknown.Length > 0)
        {
            throw new UserErrorException(
                $"the partition is '{unknown[0]}', and the cluster has none of that name; expected one of {string.Join(", ", partitions)} "
                    + "(--slurm-partition, or SlurmPartition in cake.config)"
            );
        }

        const string Field = "MaxArraySize";
        const int SlurmsDefault = 1001;
        string? line = Run("scontrol", "show", "config")
            .Output.Split('\n')
            .FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
        int size = int.TryParse(line?.Split('=')[^1], out int given) ? given : SlurmsDefault;

        // Numbers of elements are smaller than it.
        return Math.Max(1, size - 1);
    }

    private static string OneLine(string text) =>
        string.Join("; ", text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');

    private static (int ExitCode, string Output, string Errors) Run(string command, params string[] words)
    {
        var start = new ProcessStartInfo(command, words)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Their columns and words in one language and one form, whatever the user's shell has set for squeue.
        start.Environment["LC_ALL"] = "C";
        foreach (
            string form in (string[])["SQUEUE_FORMAT", "SQUEUE_FORMAT2", "SQUEUE_STATES", "SINFO_FORMAT", "SBATCH_ARRAY_INX", "SBATCH_WAIT"]
        )
        {
            start.Environment.Remove(form);
        }

        try
        {
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill();
                return (-1, "", $"{command} did not answer within {Patience.TotalMinutes:0} minutes");
            }

            return (process.ExitCode, output.GetAwaiter().GetResult(), errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            throw new UserErrorException(
                $"--executor=slurm: there is no {command} in PATH; expected Slurm's commands. Run on a machine that submits jobs (a login node), or with --executor=local."
            );
        }
    }
}
