using System.Globalization;
using System.Text;
using Permafrost.Experiments.Definitions;

namespace Permafrost.Stages.Slurm;

/// <summary>The script that a job array runs; submitted by hand (<c>sbatch FILE</c>) it does the same.</summary>
internal static class SbatchScript
{
    /// <summary>Seconds before the time limit at which a job is asked to stop: trainings write a checkpoint.</summary>
    public const int SecondsToStop = 60;

    /// <param name="array">The array.</param>
    /// <param name="options">Partition, account and so on.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="directory">Where the job stands.</param>
    public static string Text(SlurmArray array, SlurmOptions options, string folder, string directory)
    {
        var resources = array.Elements[0].Resources;
        var text = new StringBuilder("#!/bin/bash\n");
        text.Append(
            $"# {array.Phase} of {array.Elements.Count} {(array.Elements.Count == 1 ? "experiment" : "experiments")}: element N makes line N of {array.Elements[0].Place.List}.tsv.\n"
        );
        Option("--job-name", $"permafrost-{array.Phase}");
        Option("--array", array.Lines + (array.MostAtOnce is { } most ? $"%{most}" : ""));
        Option("--partition", options.Partition);
        Option("--account", options.Account);
        Option("--nodes", "1");
        Option("--ntasks", "1");
        Option("--cpus-per-task", resources.Threads.ToString(CultureInfo.InvariantCulture));
        Option("--mem", resources.Memory?.TrimEnd('B'));
        Option("--time", resources.Time);
        Option("--signal", $"B:TERM@{SecondsToStop}");
        Option("--requeue", "");
        Option("--kill-on-invalid-dep", "yes");
        Option("--dependency", array.Dependency.Length > 0 ? array.Dependency : null);
        Option("--chdir", Quoted(directory));
        Option(
            "--output",
            Quoted(folder.Replace("%", "%%", StringComparison.Ordinal) + $"/logs/{array.Phase}-{array.Elements[0].Place.List}-%a.log")
        );
        Option("--open-mode", "append");
        foreach (string flag in options.Flags)
        {
            text.Append($"#SBATCH {flag}\n");
        }

        string rest = string.Concat(options.Program.Skip(1).Select(word => $" {Word(word)}"));
        string list = array.Elements[0].Place.List;
        text.Append("\n# The program takes the place of this shell, so that Slurm's signals reach it.\n");
        text.Append($"program={Word(options.Program[0])}\n");
        text.Append($"[ -x \"$program\" ] || program={Word(Path.GetFileName(options.Program[0]))}\n");
        text.Append($"exec \"$program\"{rest} \\\n");
        text.Append(
            $"    --slurm-job={Word(folder)} --slurm-phase={array.Phase} --slurm-list={list} --slurm-line=\"$SLURM_ARRAY_TASK_ID\"\n"
        );
        return text.ToString();

        void Option(string name, string? value)
        {
            if (value is not null)
            {
                text.Append(value.Length > 0 ? $"#SBATCH {name}={value}\n" : $"#SBATCH {name}\n");
            }
        }
    }

    /// <summary>A value of an <c>#SBATCH</c> line that may hold blanks.</summary>
    private static string Quoted(string value) =>
        $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A word of the shell that means itself.</summary>
    private static string Word(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
