using Cake.Core.Diagnostics;
using Permafrost.Core.Text;

namespace Permafrost.Build.Options;

/// <summary>The words of the command line, sorted by option; what they mean is checked in <see cref="RunOptions"/>.</summary>
internal sealed class CommandLine
{
    private const string DefaultTarget = "Report";

    private readonly List<string> faults = [];
    private readonly List<(HostOption Option, string Value)> given = [];

    private CommandLine() { }

    public IReadOnlyList<string> Faults => faults;

    public bool Has(string option) => given.Exists(pair => pair.Option.Name == option);

    public IReadOnlyList<string> Values(string option) => [.. given.Where(pair => pair.Option.Name == option).Select(pair => pair.Value)];

    public IReadOnlyList<string> Targets => [.. Values("target").DefaultIfEmpty(DefaultTarget)];

    public bool HasTarget(string name) => Targets.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>How much to say; anything that is no verbosity is among the faults.</summary>
    public Verbosity Verbosity =>
        VerbosityParser.TryParse(Values("verbosity").LastOrDefault("normal"), out Verbosity verbosity) ? verbosity : Verbosity.Normal;

    /// <summary>The same command line in the one spelling that every version of Cake reads alike, the default target filled in.</summary>
    public IReadOnlyList<string> ForCake() =>
        [
            .. Targets.Select(target => $"--target={target}"),
            .. given
                .Where(pair => pair.Option.Name != "target")
                .Select(pair => pair.Option.IsSwitch ? $"--{pair.Option.Name}" : $"--{pair.Option.Name}={pair.Value}"),
        ];

    /// <summary>Reads all words; what cannot be read is in <see cref="Faults"/>, every fault of it.</summary>
    /// <param name="args">The words.</param>
    /// <param name="targets">Names of the targets there are.</param>
    public static CommandLine Parse(IEnumerable<string> args, IReadOnlyList<string> targets)
    {
        var line = new CommandLine();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out string? word))
        {
            line.Read(word, rest, targets);
        }

        line.CheckTargets(targets);
        line.CheckOptionsOfTargets();
        line.CheckVerbosity();
        return line;
    }

    private void Read(string word, Queue<string> rest, IReadOnlyList<string> targets)
    {
        if (!word.StartsWith('-'))
        {
            string hint = NearestName.Find(word, targets) is { } target
                ? $"; did you mean --target={target}?"
                : "; expected --name=value (see --help)";
            faults.Add($"'{word}' belongs to no option{hint}");
            return;
        }

        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string spelling = equals < 0 ? word : word[..equals];
        string? value = equals < 0 ? null : word[(equals + 1)..];
        if (HostOption.Find(spelling) is not { } option)
        {
            faults.Add($"unknown option {spelling}{NearestName.Hint(spelling, HostOption.AllSpellings)} (--help lists all)");
            SkipValue(value, rest);
        }
        else if (option.IsSwitch)
        {
            if (value is not null)
            {
                faults.Add($"{spelling} is '{value}'; it takes no value: write {spelling}");
            }

            given.Add((option, ""));
        }
        else if ((value ?? ValueAfter(rest)) is { Length: > 0 } found)
        {
            given.Add((option, found));
        }
        else
        {
            faults.Add($"{spelling} has no value; expected {spelling}={option.Value}");
        }
    }

    /// <summary>The next word, unless it is an option itself.</summary>
    private static string? ValueAfter(Queue<string> rest) =>
        rest.TryPeek(out string? next) && !next.StartsWith('-') ? rest.Dequeue() : null;

    /// <summary>Leaves out what was most likely meant as the value of an unknown option: one mistake, one message.</summary>
    private static void SkipValue(string? value, Queue<string> rest)
    {
        if (value is null)
        {
            _ = ValueAfter(rest);
        }
    }

    private void CheckTargets(IReadOnlyList<string> targets)
    {
        foreach (string target in Values("target").Where(target => !targets.Contains(target, StringComparer.OrdinalIgnoreCase)))
        {
            faults.Add($"unknown target '{target}'{NearestName.Hint(target, targets)} (known: {string.Join(", ", targets)})");
        }
    }

    /// <summary>An option that has no effect was meant for something else.</summary>
    private void CheckOptionsOfTargets()
    {
        foreach (
            HostOption option in given
                .Select(pair => pair.Option)
                .Distinct()
                .Where(option => option.Targets.Count > 0 && !option.Targets.Any(HasTarget))
        )
        {
            string expected = string.Join(" or ", option.Targets.Select(target => $"--target={target}"));
            faults.Add($"--{option.Name} has no effect on {string.Join(", ", Targets)}; expected {expected} beside it");
        }

        if (Values("bundle").Count > 0 && Values("experiments").Count > 0)
        {
            faults.Add(
                "--experiments has no effect beside --bundle, which brings its experiments along; expected one of the two (--only chooses among them)"
            );
        }
    }

    private void CheckVerbosity()
    {
        foreach (string level in Values("verbosity").Where(level => !VerbosityParser.TryParse(level, out _)))
        {
            faults.Add($"--verbosity is '{level}'; expected quiet, minimal, normal, verbose or diagnostic");
        }
    }
}
