using Permafrost.Bench.Workers;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Fuzzing;

/// <summary>What the user asks of <c>fuzz</c>.</summary>
internal sealed record FuzzArguments
{
    /// <summary>As many make a run that may be quoted.</summary>
    public const int EnoughMutants = 1_000_000;

    private static readonly string[] Known = ["files", "count", "seed", "seconds", "threads"];

    /// <summary>Folder of more files to damage; null for those of the tests alone.</summary>
    public string? Files { get; private init; }

    public int Count { get; init; } = EnoughMutants;

    public ulong Seed { get; init; } = 111;

    /// <summary>When to stop before all mutants are done; null for never.</summary>
    public TimeSpan? AtMost { get; private init; }

    public int Threads { get; init; } = Environment.ProcessorCount;

    public static FuzzArguments Parse(IEnumerable<string> args)
    {
        var settings = Settings.Parse(args);
        if (settings.Keys.FirstOrDefault(key => !Known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UserErrorException(
                $"--{unknown} is no option of fuzz; expected one of {string.Join(", ", Known.Select(key => "--" + key))}"
            );
        }

        var defaults = new FuzzArguments();
        return defaults with
        {
            Files = settings.Has("files") ? Path.GetFullPath(settings["files"]) : null,
            Count = settings.Count("count", defaults.Count),
            Seed = (ulong)settings.Count("seed", (int)defaults.Seed),
            AtMost = settings.Has("seconds") ? TimeSpan.FromSeconds(settings.Seconds("seconds")) : null,
            Threads = settings.Count("threads", defaults.Threads),
        };
    }
}
