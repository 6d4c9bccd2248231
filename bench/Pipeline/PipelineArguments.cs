using Permafrost.Bench.Workers;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Pipeline;

/// <summary>What the user asks of <c>pipeline</c>.</summary>
internal sealed record PipelineArguments
{
    private const int EnoughRounds = 5;
    private static readonly string[] Known = ["rounds", "only", "list"];

    public int Rounds { get; private init; } = EnoughRounds;

    /// <summary>Globs over the names of measurements; empty means all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    public bool List { get; private init; }

    /// <summary>Whether the result may be quoted: everything was measured, and often enough.</summary>
    public bool Whole => Only.Count == 0 && Rounds >= EnoughRounds;

    public static PipelineArguments Parse(IEnumerable<string> args)
    {
        var settings = Settings.Parse(args);
        if (settings.Keys.FirstOrDefault(key => !Known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UserErrorException(
                $"--{unknown} is no option of pipeline; expected one of {string.Join(", ", Known.Select(key => "--" + key))}"
            );
        }

        return new PipelineArguments
        {
            Rounds = settings.Count("rounds", EnoughRounds),
            Only = settings.Text("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            List = settings.Has("list"),
        };
    }
}
