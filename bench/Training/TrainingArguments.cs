using Permafrost.Bench.Workers;
using Permafrost.Core.Errors;

namespace Permafrost.Bench.Training;

/// <summary>What the user asks of <c>training</c>.</summary>
internal sealed record TrainingArguments
{
    private const int AllImages = 60_000;
    private const int EnoughRounds = 3;
    private static readonly string[] Known = ["rounds", "only", "list", "epochs", "images", "data", "no-install"];

    public int Rounds { get; private init; } = EnoughRounds;

    /// <summary>Globs over the names of measurements; empty means all.</summary>
    public IReadOnlyList<string> Only { get; private init; } = [];

    public bool List { get; private init; }

    /// <summary>Epochs of each training of ours; 2 or more, since the first is not counted.</summary>
    public int Epochs { get; private init; } = 3;

    public int Images { get; private init; } = AllImages;

    /// <summary>Folder with the files of Fashion-MNIST.</summary>
    public string Data { get; private init; } = Path.Combine(Checkout.Root, "data", "fashion-mnist");

    public bool Install { get; private init; } = true;

    /// <summary>Whether the result may be quoted: everything was measured, whole and often enough.</summary>
    public bool Whole => Only.Count == 0 && Images == AllImages && Rounds >= EnoughRounds;

    public static TrainingArguments Parse(IEnumerable<string> args)
    {
        var settings = Settings.Parse(args);
        if (settings.Keys.FirstOrDefault(key => !Known.Contains(key, StringComparer.Ordinal)) is { } unknown)
        {
            throw new UserErrorException(
                $"--{unknown} is no option of training; expected one of {string.Join(", ", Known.Select(key => "--" + key))}"
            );
        }

        var defaults = new TrainingArguments();
        var parsed = new TrainingArguments
        {
            Rounds = settings.Count("rounds", defaults.Rounds),
            Only = settings.Text("only", "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            List = settings.Has("list"),
            Epochs = settings.Count("epochs", defaults.Epochs),
            Images = settings.Count("images", defaults.Images),
            Data = Path.GetFullPath(settings.Text("data", defaults.Data)),
            Install = !settings.Has("no-install"),
        };
        return parsed switch
        {
            { Epochs: < 2 } => throw new UserErrorException("--epochs=1; expected 2 or more, since the first epoch is not counted"),
            { Images: > AllImages } => throw new UserErrorException($"--images={parsed.Images}; the dataset has {AllImages}"),
            _ => parsed,
        };
    }
}
