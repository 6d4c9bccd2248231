using Permafrost.Core.Errors;

namespace Permafrost.Bench.Workers;

/// <summary>Settings of a command as <c>--key=value</c>.</summary>
internal sealed class Settings
{
    private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

    private Settings() { }

    public string this[string key] =>
        values.TryGetValue(key, out var value) ? value : throw new UserErrorException($"--{key} is missing; expected --{key}=VALUE");

    public IReadOnlyCollection<string> Keys => values.Keys;

    public static Settings Parse(IEnumerable<string> args)
    {
        var settings = new Settings();
        foreach (string arg in args)
        {
            if (!arg.StartsWith("--", StringComparison.Ordinal))
            {
                throw new UserErrorException($"found {arg}; expected an option such as --rounds=3");
            }

            string[] parts = arg[2..].Split('=', 2);
            settings.values[parts[0]] = parts.Length == 2 ? parts[1] : "";
        }

        return settings;
    }

    public bool Has(string key) => values.ContainsKey(key);

    public string Text(string key, string otherwise) => values.GetValueOrDefault(key, otherwise);

    /// <summary>A whole number of 1 or more.</summary>
    public int Count(string key) => Count(key, this[key]);

    /// <summary>A whole number of 1 or more.</summary>
    public int Count(string key, int otherwise) => values.TryGetValue(key, out var value) ? Count(key, value) : otherwise;

    public double Seconds(string key) =>
        double.TryParse(this[key], out double value) && value >= 0.0
            ? value
            : throw new UserErrorException($"--{key}={this[key]}; expected a number of seconds");

    private static int Count(string key, string value) =>
        int.TryParse(value, out int count) && count >= 1
            ? count
            : throw new UserErrorException($"--{key}={value}; expected a whole number of 1 or more");
}
