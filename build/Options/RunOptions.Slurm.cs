using System.Runtime.InteropServices;
using Permafrost.Stages;
using Permafrost.Stages.Slurm;

namespace Permafrost.Build.Options;

/// <content>Where stages run.</content>
internal sealed partial record RunOptions
{
    private const int MostSlurmJobs = 1_000_000;

    /// <summary>Options of <c>sbatch</c> that the scripts have already, and what each of them follows from.</summary>
    private static readonly Dictionary<string, string> OwnFlags = new(StringComparer.Ordinal)
    {
        ["--array"] = "--slurm-max-jobs",
        ["-a"] = "--slurm-max-jobs",
        ["--partition"] = "--slurm-partition",
        ["-p"] = "--slurm-partition",
        ["--account"] = "--slurm-account",
        ["-A"] = "--slurm-account",
        ["--cpus-per-task"] = "resources.threads in the experiment's file",
        ["-c"] = "resources.threads in the experiment's file",
        ["--mem"] = "resources.memory in the experiment's file",
        ["--time"] = "resources.time in the experiment's file",
        ["-t"] = "resources.time in the experiment's file",
        ["--dependency"] = "the plan",
        ["-d"] = "the plan",
        ["--output"] = "artifacts/slurm",
        ["-o"] = "artifacts/slurm",
        ["--chdir"] = "the repository",
        ["-D"] = "the repository",
        ["--signal"] = "how trainings stop",
        ["--wrap"] = "the script",
        ["--nodes"] = "one stage, one node",
        ["-N"] = "one stage, one node",
        ["--ntasks"] = "one stage, one node",
        ["-n"] = "one stage, one node",
        ["--parsable"] = "the program, which reads it",
    };

    private delegate IReadOnlyList<OptionValue> Giver(string name, char? separatorInSettings = null);

    /// <summary>Null where stages run on this machine.</summary>
    private static SlurmOptions? Cluster(CommandLine line, Giver given, List<string> faults)
    {
        string[] flags = [.. given("slurm-flags", '|').Select(value => Flag(value, faults))];
        int? most = given("slurm-max-jobs").LastOrDefault() is { } value ? MostJobs(value, faults) : null;
        OptionValue? executor = given("executor").LastOrDefault();
        if (executor is not (null or { Text: "local" or "slurm" }))
        {
            faults.Add($"{executor.Source} is '{executor.Text}'; expected local or slurm");
        }

        if (executor is not { Text: "slurm" })
        {
            return null;
        }

        if (line.Has("executor") && line.HasTarget("Reproduce"))
        {
            faults.Add("--executor=slurm has no effect on Reproduce, which derives on this machine; leave it out");
        }

        return new SlurmOptions
        {
            Phases = PhasesOf(line),
            Program = Program(),
            Partition = Word(given("slurm-partition").LastOrDefault(), faults),
            Account = Word(given("slurm-account").LastOrDefault(), faults),
            Flags = flags,
            MaxJobs = most,
        };
    }

    /// <summary>What the targets will ask for; <c>Predict</c> and <c>Export</c> need trained networks.</summary>
    private static IReadOnlyList<string> PhasesOf(CommandLine line)
    {
        int last = Study
            .Phases.Index()
            .Where(phase =>
                line.HasTarget(phase.Item) || (phase.Item == "Train" && (line.HasTarget("Predict") || line.HasTarget("Export")))
            )
            .Select(phase => phase.Index)
            .DefaultIfEmpty(-1)
            .Max();
        return [.. Study.Phases.Take(last + 1).Where(phase => !line.Has("exclusive") || line.HasTarget(phase))];
    }

    /// <summary>How a node starts this very program: with the runtime that runs it here, or, where that is part of it, by itself.</summary>
    private static IReadOnlyList<string> Program()
    {
        string muxer = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(muxer)
            ? [muxer, Path.Combine(AppContext.BaseDirectory, $"{typeof(RunOptions).Assembly.GetName().Name}.dll")]
            : [Environment.ProcessPath!];
    }

    private static string Flag(OptionValue value, List<string> faults)
    {
        string name = value.Text.Split('=', ' ')[0];
        if (!name.StartsWith('-') || value.Text.Any(char.IsControl))
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected an option of sbatch, such as --qos=low (in cake.config: --qos low)");
        }
        else if (OwnFlags.TryGetValue(name, out string? origin))
        {
            faults.Add($"{value.Source} is '{value.Text}'; {name} comes from {origin}, expected another option of sbatch");
        }

        return value.Text;
    }

    /// <summary>A name that goes into a line of a script.</summary>
    private static string? Word(OptionValue? value, List<string> faults)
    {
        if (
            value is not null
            && value.Text.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter) || letter is '"' or '\'' or '#')
        )
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a name without blanks and quotes");
        }

        return value?.Text;
    }

    private static int MostJobs(OptionValue value, List<string> faults)
    {
        if (!int.TryParse(value.Text, out int most) || most is < 1 or > MostSlurmJobs)
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a whole number, 1 to {MostSlurmJobs}");
        }

        return most;
    }
}
