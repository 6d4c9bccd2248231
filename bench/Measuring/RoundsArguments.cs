using Permafrost.Bench.Workers;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Measuring;

/// <summary>What the user asks of a command that makes every measurement in turn and has no other options.</summary>
internal sealed record RoundsArguments
{
    private static readonly string[] Known = ["rounds", "only", "list"];

    public required int Rounds { get; init; }

    /// <summary>Rounds from which on a result may be quoted.</summary>
    public required int EnoughRounds { get; init; }

    /// <summary>Globs over the names of measurements; empty means all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    public bool List { get; private init; }

    /// <summary>Whether the result may be quoted: everything was measured, and often enough.</summary>
    public bool Whole => Only.Count == 0 && Rounds >= EnoughRounds;

    /// <param name="args">The options.</param>
    /// <param name="command">Name of the command.</param>
    /// <param name="enoughRounds">Rounds that are made if nothing is said.</param>
    public static RoundsArguments Parse(IEnumerable<string> args, string command, int enoughRounds)
    {
        var settings = Settings.Parse(args);
        if (settings.Keys.FirstOrDefault(key => !Known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UserErrorException(
                $"--{unknown} is no option of {command}; expected one of {string.Join(", ", Known.Select(key => "--" + key))}"
            );
        }

        return new RoundsArguments
        {
            Rounds = settings.Count("rounds", enoughRounds),
            EnoughRounds = enoughRounds,
            Only = settings.Text("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            List = settings.Has("list"),
        };
    }
}
