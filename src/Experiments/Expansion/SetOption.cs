using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Expansion;

/// <summary>One <c>--set=key=value</c>.</summary>
internal sealed record SetOption(string Key, SourcePosition At, YamlNode Value)
{
    /// <summary>Reads <c>key=value</c>, the value as YAML; null where a fault was added.</summary>
    public static SetOption? Parse(string text, FaultList faults)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string key = equals < 0 ? text : text[..equals].Trim();
        var at = new SourcePosition($"--set {FaultText.Plain(key)}", 0, 0);
        if (equals < 0 || key.Length == 0)
        {
            faults.Add(at, "no value is given; expected --set=key=value, such as --set=train.epochs=5");
            return null;
        }

        // A value may be empty; a document may not.
        string value = text[(equals + 1)..];
        var node = string.IsNullOrWhiteSpace(value) ? CoreSchema.Resolve(at, "") : YamlReader.ReadOption(value, at.Source, faults);
        return node is null ? null : new SetOption(key, at, node);
    }
}
