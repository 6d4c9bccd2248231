using Permafrost.Bench.Workers;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Imaging;

/// <summary>What the user asks of <c>images</c>.</summary>
internal sealed record ImagesArguments
{
    private const int EnoughRounds = 3;
    private static readonly string[] Known = ["rounds", "only", "list", "data", "images", "no-install"];

    public int Rounds { get; private init; } = EnoughRounds;

    /// <summary>Globs over the names of measurements; empty means all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    public bool List { get; private init; }

    /// <summary>Folder with small JPEG files; null where there is none and they are made.</summary>
    public string? Data { get; private init; }

    /// <summary>Small files to take at most.</summary>
    public int Images { get; private init; } = 1000;

    public bool Install { get; private init; } = true;

    /// <summary>Whether the result may be quoted: everything was measured, and often enough.</summary>
    public bool Whole => Only.Count == 0 && Rounds >= EnoughRounds;

    public static ImagesArguments Parse(IEnumerable<string> args)
    {
        var settings = Settings.Parse(args);
        if (settings.Keys.FirstOrDefault(key => !Known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UserErrorException(
                $"--{unknown} is no option of images; expected one of {string.Join(", ", Known.Select(key => "--" + key))}"
            );
        }

        var defaults = new ImagesArguments();
        string usual = Path.Combine(Checkout.Root, "data", "natural-scenes");
        string? data = settings.Has("data") ? Path.GetFullPath(settings["data"]) : null;
        if (data is not null && !Directory.Exists(data))
        {
            throw new UserErrorException($"--data={settings["data"]}: no such folder; expected one with JPEG files");
        }

        return new ImagesArguments
        {
            Rounds = settings.Count("rounds", defaults.Rounds),
            Only = settings.Text("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            List = settings.Has("list"),
            Data =
                data is not null ? data
                : Directory.Exists(usual) ? usual
                : null,
            Images = settings.Count("images", defaults.Images),
            Install = !settings.Has("no-install"),
        };
    }
}
