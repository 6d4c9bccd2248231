using Cake.Core;
using Cake.Core.Diagnostics;

namespace Cake.Frosting;

/// <summary>A command line as Cake understands it: its own switches, and arguments for the tasks.</summary>
internal sealed class HostArguments
{
    private static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--description"] = "description",
        ["--descriptions"] = "description",
        ["--showdescription"] = "description",
        ["--showdescriptions"] = "description",
        ["--tree"] = "tree",
        ["--showtree"] = "tree",
        ["--dryrun"] = "dryrun",
        ["--noop"] = "dryrun",
        ["--whatif"] = "dryrun",
        ["--exclusive"] = "exclusive",
        ["-e"] = "exclusive",
        ["--version"] = "version",
        ["--ver"] = "version",
        ["--info"] = "info",
    };

    private readonly HashSet<string> switches = new(StringComparer.Ordinal);
    private readonly List<KeyValuePair<string, string>> values = [];

    public bool Has(string name) => switches.Contains(name);

    public IReadOnlyList<string> Targets => [.. Values("target").DefaultIfEmpty("Default")];

    /// <exception cref="CakeException">There is no such verbosity.</exception>
    public Verbosity Verbosity
    {
        get
        {
            string name = Values("verbosity").LastOrDefault("normal");
            return VerbosityParser.TryParse(name, out Verbosity verbosity)
                ? verbosity
                : throw new CakeException($"--verbosity is '{name}'; expected Quiet, Minimal, Normal, Verbose or Diagnostic");
        }
    }

    public ICakeArguments ToCakeArguments() =>
        new CakeArguments(values.ToLookup(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase));

    /// <summary>Reads <c>--name=value</c>, <c>--name value</c>, and switches that stand alone.</summary>
    /// <exception cref="CakeException">A word belongs to no option.</exception>
    public static HostArguments Parse(IEnumerable<string> args)
    {
        var parsed = new HostArguments();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out string? word))
        {
            if (Switches.TryGetValue(word, out string? name))
            {
                parsed.switches.Add(name);
                continue;
            }

            if (!word.StartsWith('-'))
            {
                throw new CakeException($"'{word}' belongs to no option");
            }

            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string key = (equals < 0 ? word : word[..equals]).TrimStart('-');
            string value =
                equals >= 0 ? word[(equals + 1)..]
                : rest.TryPeek(out string? next) && !next.StartsWith('-') ? rest.Dequeue()
                : "";
            parsed.values.Add(new(LongName(key), value));
        }

        return parsed;
    }

    private IEnumerable<string> Values(string name) =>
        values.Where(pair => string.Equals(pair.Key, name, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value);

    private static string LongName(string key) =>
        key switch
        {
            "t" => "target",
            "v" => "verbosity",
            _ => key,
        };
}
