using Permafrost.Core.Errors;
using Permafrost.Stages;

namespace Permafrost.Build.Options;

/// <summary>What the command line, the environment and <c>cake.config</c> ask for together: checked, every path absolute.</summary>
/// <param name="Request">What is asked of the study.</param>
/// <param name="Json">True for <c>--format=json</c>.</param>
/// <param name="ExplainCode">True for <c>--explain-code</c>.</param>
internal sealed record RunOptions(StudyRequest Request, bool Json, bool ExplainCode)
{
    private const int MaxThreads = 1024;

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

        var request = new StudyRequest
        {
            RepositoryRoot = root,
            ExperimentPaths = Experiments(Given("experiments"), faults),
            Only = [.. Given("only", '|').Select(value => value.Text)],
            Set = [.. Given("set", '|').Select(value => Override(value, faults))],
            Threads = Threads(Given("threads").LastOrDefault(), faults),
            StoreDirectory = Given("store").LastOrDefault()?.FullPath ?? Path.Combine(root, "artifacts", "store"),
        };
        bool json = IsJson(Given("format").LastOrDefault(), faults);
        bool explainsCode = line.Has("explain-code");
        if (explainsCode && !line.Targets.Contains("Status", StringComparer.OrdinalIgnoreCase))
        {
            faults.Add("--explain-code belongs to the target Status; expected --target=Status --explain-code");
        }

        return faults.Count == 0 ? new RunOptions(request, json, explainsCode) : throw new UserErrorException(faults);
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

    private static int Threads(OptionValue? value, List<string> faults)
    {
        if (value is null)
        {
            return Math.Min(Environment.ProcessorCount, MaxThreads);
        }

        if (!int.TryParse(value.Text, out int threads) || threads is < 1 or > MaxThreads)
        {
            faults.Add($"{value.Source} is '{value.Text}'; expected a whole number, 1 to {MaxThreads}");
        }

        return threads;
    }

    private static bool IsJson(OptionValue? value, List<string> faults)
    {
        string format = value?.Text ?? "text";
        if (format is not ("text" or "json"))
        {
            faults.Add($"{value!.Source} is '{format}'; expected text or json");
        }

        return format == "json";
    }
}
