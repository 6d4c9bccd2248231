namespace Permafrost.Build.Options;

/// <summary>One option of the command line.</summary>
/// <param name="Name">Its name without dashes: <c>threads</c>.</param>
/// <param name="Value">What stands after <c>=</c>: <c>N</c>; null for a switch.</param>
/// <param name="Meaning">One line for <c>--help</c>.</param>
/// <param name="Aliases">Other spellings, with their dashes.</param>
internal sealed record HostOption(string Name, string? Value, string Meaning, params string[] Aliases)
{
    /// <summary>What is asked of a study. <c>cake.config</c> and the environment can give each of these too.</summary>
    public static IReadOnlyList<HostOption> OfStudy { get; } =
    [
        new("experiments", "PATH[,PATH]", "experiment files, or folders of them; relative to where you stand"),
        new("only", "GLOB", "takes the experiments whose names match; repeatable"),
        new("set", "KEY=VALUE", "overrides a value in every experiment: train.epochs=1; repeatable"),
        new("threads", "N", "threads to use, over all stages, 1 to 1024 (default: all cores); results do not depend on it"),
        new("jobs", "N", "stages that run at the same time and share the threads, 1 to 1024 (default: as many as threads)"),
        new("store", "DIR", "folder of the content-addressed store (default: artifacts/store)"),
        new("remote", "URL", "cache on a web server that is asked for what the store lacks, and gets what is made here; off: none"),
        new("remote-upload", "true|false", "false: the remote cache is only read (default: true)"),
        new(
            "format",
            "text|json",
            "json: standard output holds the rows as JSON and nothing else. Predict: csv, too; Compare: markdown; Export: onnx or safetensors"
        ),
        new("executor", "local|slurm", "slurm: jobs of a Slurm cluster make the stages (docs/scaling.md); results do not depend on it"),
        new("slurm-partition", "NAME", "partition of the jobs (default: the cluster's)"),
        new("slurm-account", "NAME", "account that the jobs are charged to (default: the user's)"),
        new("slurm-flags", "FLAG", "one more option of sbatch: --qos=low; repeatable"),
        new("slurm-max-jobs", "N", "the most jobs that run at the same time (default: as many as the cluster grants)"),
        new("locked", null, "fails where a result is not the locked one, and writes no lock (for CI)"),
    ];

    /// <summary>What is asked of some targets alone.</summary>
    public static IReadOnlyList<HostOption> OfTargets { get; } =
    [
        new("sample", "SHARE", "Reproduce: re-derives this share of the stages, above 0 to 1, and what lies upstream of them")
        {
            Targets = ["Reproduce"],
        },
        new("sample-seed", "N", "Reproduce: which stages --sample takes (default: 111)") { Targets = ["Reproduce"] },
        new("keep", null, "Reproduce: leaves what was re-derived in artifacts/reproduction/kept") { Targets = ["Reproduce"] },
        new("bundle", "FILE", "Reproduce: takes experiments and locks from a bundle") { Targets = ["Reproduce"] },
        new("experiment", "NAME", "Predict, Evaluate, Export: the one experiment with this full name, as reports have it")
        {
            Targets = ["Predict", "Evaluate", "Export"],
        },
        new("image", "PATH", "Predict: a JPEG or PNG file, or a folder of them; repeatable") { Targets = ["Predict"] },
        new("top", "N", "Predict: classes shown for each image (default: 3; with json all)") { Targets = ["Predict"] },
        new("data", "DIR", "Evaluate: measures on labelled images of your own, in folders named as the classes") { Targets = ["Evaluate"] },
        new("output", "PATH", "Bundle: the zip file to write; Compare, Predict: a file instead of the screen; Export: a folder")
        {
            Targets = ["Bundle", "Compare", "Predict", "Export"],
        },
        new("baseline", "WHAT", "Compare: what was: an experiment, a report.json, a lock, or a git revision (HEAD~1)")
        {
            Targets = ["Compare"],
        },
        new("candidate", "WHAT", "Compare: what is held against it (default: the locks, or the last report, as they are)")
        {
            Targets = ["Compare"],
        },
        new("fail-on", "regression", "Compare: fails where something is worse, or nothing could be tested (for CI)")
        {
            Targets = ["Compare"],
        },
        new("repair", null, "Verify: removes what is damaged") { Targets = ["Verify"] },
        new("apply", null, "CollectGarbage: removes what it names") { Targets = ["CollectGarbage"] },
        new("explain-code", null, "Status: lists the code that each stage depends on, and how it is reached") { Targets = ["Status"] },
    ];

    /// <summary>What is asked of Cake's engine.</summary>
    public static IReadOnlyList<HostOption> OfCake { get; } =
    [
        new("target", "NAME", "what to do (default: Report); repeatable", "-t"),
        new("verbosity", "LEVEL", "quiet, minimal, normal, verbose or diagnostic", "-v"),
        new("exclusive", null, "runs the target without the targets it depends on", "-e"),
        new("dryrun", null, "says which targets would run", "--noop", "--whatif"),
        new("tree", null, "shows which target depends on which", "--showtree"),
        new("description", null, "shows what each target does", "--descriptions", "--showdescription", "--showdescriptions"),
        new("help", null, "shows this", "-h", "-?"),
        new("version", null, "shows the version of Cake's engine", "--ver"),
        new("info", null, "says more about Cake's engine"),
    ];

    /// <summary>What the program writes into the scripts of its jobs; nobody types it, and no help names it.</summary>
    public static IReadOnlyList<HostOption> OfJobs { get; } =
    [
        new("slurm-job", "DIR", "the run's folder"),
        new("slurm-phase", "NAME", "the stage's phase"),
        new("slurm-list", "NAME", "the list with the experiment"),
        new("slurm-line", "N", "its line"),
    ];

    private static readonly Dictionary<string, HostOption> BySpelling = OfStudy
        .Concat(OfTargets)
        .Concat(OfCake)
        .Concat(OfJobs)
        .SelectMany(option => option.Spellings, (option, spelling) => KeyValuePair.Create(spelling, option))
        .ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Those that users type.</summary>
    public static IEnumerable<string> AllSpellings => BySpelling.Where(pair => !OfJobs.Contains(pair.Value)).Select(pair => pair.Key);

    /// <summary>The targets that it is for; empty where it is for all.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    public bool IsSwitch => Value is null;

    /// <summary>What it is called in <c>cake.config</c>: <c>RemoteUpload</c>.</summary>
    public string Key => string.Concat(Name.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>What it is called in the environment: <c>PERMAFROST_REMOTE_UPLOAD</c>.</summary>
    public string Variable => $"PERMAFROST_{Name.ToUpperInvariant().Replace('-', '_')}";

    /// <summary>The name with dashes, and every alias.</summary>
    public IEnumerable<string> Spellings => Aliases.Prepend($"--{Name}");

    public static HostOption? Find(string spelling) => BySpelling.GetValueOrDefault(spelling);
}
