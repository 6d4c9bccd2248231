using System.Globalization;
using Permafrost.Core.Errors;
using Permafrost.Stages;

namespace Permafrost.Build.Options;

/// <summary>What the command line, the environment and <c>cake.config</c> ask for together: checked, every path absolute.</summary>
/// <param name="Request">What is asked of the study.</param>
/// <param name="Format">What is printed, and what <c>Export</c> writes.</param>
/// <param name="ExplainCode">True for <c>--explain-code</c>.</param>
internal sealed partial record RunOptions(StudyRequest Request, FormatOptions Format, bool ExplainCode)
{
    private const double WholeShare = 1.0;

    private const long DefaultSampleSeed = 111;

    private const int MostThreads = 1024;

    /// <summary>Whether standard output holds JSON.</summary>
    public bool Json => Format.Result == ResultFormat.Json;

    /// <summary>Whether a report is asked for, with which locks are written.</summary>
    public bool MakesReport { get; init; }

    /// <summary>Share of the stages that <c>Reproduce</c> takes; null: all.</summary>
    public double? Sample { get; init; }

    public long SampleSeed { get; init; } = DefaultSampleSeed;

    /// <summary>Whether what was re-derived stays.</summary>
    public bool Keep { get; init; }

    /// <summary>The bundle that <c>Reproduce</c> takes experiments from; null: the repository.</summary>
    public string? Bundle { get; init; }

    /// <summary>The file that <c>Bundle</c>, <c>Compare</c> or <c>Predict</c> writes, or the folder that <c>Export</c> does.</summary>
    public string? Output { get; init; }

    /// <summary>What <c>Predict</c> looks at.</summary>
    public IReadOnlyList<GivenPath> Images { get; init; } = [];

    /// <summary>How many classes it shows; null: as many as the form has room for.</summary>
    public int? Top { get; init; }

    /// <summary>The labelled images that <c>Evaluate</c> measures on; null: the test split.</summary>
    public GivenPath? Data { get; init; }

    /// <summary>Whether <c>Verify</c> removes what is damaged.</summary>
    public bool Repair { get; init; }

    /// <summary>Whether <c>CollectGarbage</c> removes what it names.</summary>
    public bool Apply { get; init; }

    /// <summary>Takes every option from the command line, else from the environment, else from <c>cake.config</c>, else its default.</summary>
    /// <param name="line">The command line.</param>
    /// <param name="settings">Environment and <c>cake.config</c>.</param>
    /// <param name="root">The repository.</param>
    /// <param name="here">Where the user stands; paths on the command line are relative to it.</param>
    /// <exception cref="UserErrorException">Something is wrong; all faults are named.</exception>
    public static RunOptions Resolve(CommandLine line, HostSettings settings, string root, string here)
    {
        List<string> faults = [.. line.Faults, .. settings.Faults];

        IReadOnlyList<OptionValue> Given(string name, char? separatorInSettings = null)
        {
            IReadOnlyList<string> onLine = line.Values(name);
            return onLine.Count > 0 ? [.. onLine.Select(text => new OptionValue($"--{name}", text, here))]
                : settings.Find(name) is not { } value ? []
                : separatorInSettings is { } separator ? [.. value.Split(separator)]
                : [value];
        }

        string? experiment = Given("experiment").LastOrDefault()?.Text;
        var request = new StudyRequest
        {
            RepositoryRoot = root,
            ExperimentPaths = experiment is null
                ? Experiments(Given("experiments"), faults)
                : FileOf(experiment, line.Has("experiments"), Given("experiments"), root, faults),
            Only = experiment is null ? [.. Given("only", '|').Select(value => value.Text)] : [],
            Experiment = experiment,
            Set = [.. Given("set", '|').Select(value => Override(value, faults))],
            Threads = Count(Given("threads").LastOrDefault(), Environment.ProcessorCount, faults),
            StoreDirectory = Given("store").LastOrDefault()?.FullPath ?? Path.Combine(root, "artifacts", "store"),
            Remote = RemoteSettings.Of(
                Given("remote").LastOrDefault(),
                Given("remote-upload").LastOrDefault(),
                settings.RemoteCredentials,
                faults
            ),
            Locked = IsLocked(Given("locked").LastOrDefault(), faults),
        };
        request = request with { Slurm = Cluster(line, Given, faults) };
        request = request with { Jobs = Count(Given("jobs").LastOrDefault(), request.Threads, faults) };
        if (request is { Locked: true, Set.Count: > 0 })
        {
            faults.Add($"--locked with --set={request.Set[0]}: a lock promises what the experiment files say; leave out one of the two");
        }

        CheckUse(line, experiment, faults);
        var options = new RunOptions(request, FormatOptions.Of(Given("format"), line, faults), line.Has("explain-code"))
        {
            MakesReport = line.HasTarget("Report"),
            Sample = Share(Given("sample").LastOrDefault(), faults),
            SampleSeed = Seed(Given("sample-seed").LastOrDefault(), faults),
            Keep = line.Has("keep"),
            Bundle = Given("bundle").LastOrDefault()?.FullPath,
            Output = Given("output").LastOrDefault()?.FullPath,
            Repair = line.Has("repair"),
            Apply = line.Has("apply"),
            Images = [.. Given("image").Select(value => new GivenPath(value.Text, value.FullPath))],
            Top = Given("top").LastOrDefault() is { } top ? Most(top, faults) : null,
            Data = Given("data").LastOrDefault() is { } data ? new GivenPath(data.Text, data.FullPath) : null,
        };
        options = options.WithComparison(
            line,
            Given("baseline").LastOrDefault(),
            Given("candidate").LastOrDefault(),
            Given("experiments"),
            faults
        );
        return faults.Count == 0 ? options : throw new UserErrorException(faults);
    }

    private static IReadOnlyList<string> Experiments(IReadOnlyList<OptionValue> given, List<string> faults)
    {
        if (given.Count == 0)
        {
            faults.Add("no experiments are chosen; write --experiments=PATH, or Experiments=PATH under [Permafrost] in cake.config");
        }

        foreach (OptionValue value in given.Where(value => value.FullPaths.Count == 0))
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a path, or several separated by commas");
        }

        return [.. given.SelectMany(value => value.FullPaths)];
    }

    /// <returns><c>key=value</c>.</returns>
    private static string Override(OptionValue value, List<string> faults)
    {
        int separator = value.Text.IndexOfAny(['=', ':']);
        if (separator < 1 || separator == value.Text.Length - 1)
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected KEY=VALUE, for instance train.epochs=1");
            return value.Text;
        }

        return $"{value.Text[..separator].Trim()}={value.Text[(separator + 1)..].Trim()}";
    }

    /// <summary>Of threads or of jobs.</summary>
    private static int Count(OptionValue? value, int byDefault, List<string> faults)
    {
        if (value is null)
        {
            return Math.Min(byDefault, MostThreads);
        }

        if (!int.TryParse(value.Text, out int count) || count is < 1 or > MostThreads)
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a whole number, 1 to {MostThreads}");
        }

        return count;
    }

    private static double? Share(OptionValue? value, List<string> faults)
    {
        if (value is null)
        {
            return null;
        }

        if (
            !double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share)
            || share is not (> 0 and <= WholeShare)
        )
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a share above 0, at most 1: 0.01");
        }

        return share;
    }

    private static long Seed(OptionValue? value, List<string> faults)
    {
        if (value is null)
        {
            return DefaultSampleSeed;
        }

        if (!uint.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out uint seed))
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a whole number, 0 to {uint.MaxValue}");
        }

        return seed;
    }

    /// <summary>On the command line it is a switch; environment and file say <c>true</c> or <c>false</c>.</summary>
    private static bool IsLocked(OptionValue? value, List<string> faults)
    {
        string text = value?.Text ?? "false";
        if (text is not ("" or "true" or "false"))
        {
            faults.Add($"{value!.Source} is '{text}'; expected true or false");
        }

        return text is "" or "true";
    }
}
