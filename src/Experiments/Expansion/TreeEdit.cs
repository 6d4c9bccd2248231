using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Expansion;

/// <summary>Changed copies of a tree: a file over the one it extends, a value at a dotted key.</summary>
internal static class TreeEdit
{
    /// <summary>Mappings are merged key by key; anything else, and another choice (<c>sgd</c> over <c>adam</c>), replaces.</summary>
    /// <param name="type">What stands here, or null below the keys that the types know.</param>
    /// <param name="below">The extended file's value.</param>
    /// <param name="above">The value that wins.</param>
    public static YamlNode Merge(OptionType? type, YamlNode below, YamlNode above)
    {
        if (below is not YamlMapping lower || above is not YamlMapping upper || (IsChoice(type) && !SameChoice(lower, upper)))
        {
            return above;
        }

        var merged = new YamlMapping(upper.Position, lower.Entries);
        foreach (var entry in upper.Entries)
        {
            var value = lower.Find(entry.Key) is { } lowered ? Merge(ChildOf(type, entry.Key), lowered.Value, entry.Value) : entry.Value;
            merged = merged.With(entry.Key, entry.KeyPosition, value);
        }

        return merged;
    }

    /// <summary>Sets the value at a dotted key and makes the mappings on the way.</summary>
    /// <param name="node">The tree so far; null where nothing stands yet.</param>
    /// <param name="type">What stands here, or null below the keys that the types know.</param>
    /// <param name="path">The segments of the key that are left.</param>
    /// <param name="keyAt">Where the key was written.</param>
    /// <param name="value">The new value.</param>
    /// <param name="switchChoice">Another choice replaces the present one (<c>--set</c>); otherwise both stand there, which is a fault.</param>
    public static YamlNode Set(
        YamlNode? node,
        OptionType? type,
        ReadOnlySpan<string> path,
        SourcePosition keyAt,
        YamlNode value,
        bool switchChoice
    )
    {
        if (path.IsEmpty)
        {
            return value;
        }

        var mapping = node switch
        {
            YamlMapping present => present,
            YamlScalar { Kind: ScalarKind.Text } name when IsChoice(type) => new YamlMapping(
                name.Position,
                [new YamlEntry(name.Text, name.Position, new YamlMapping(name.Position, []))]
            ),
            null or YamlScalar { Kind: ScalarKind.Null } => new YamlMapping(keyAt, []),
            _ => null,
        };
        if (mapping is null)
        {
            // Something else stands here, which is a fault of its own.
            return node!;
        }

        if (switchChoice && IsChoice(type) && mapping.Find(path[0]) is null)
        {
            mapping = new YamlMapping(mapping.Position, []);
        }

        var child = Set(mapping.Find(path[0])?.Value, ChildOf(type, path[0]), path[1..], keyAt, value, switchChoice);
        return mapping.With(path[0], keyAt, child);
    }

    /// <summary>The node at a dotted key, or the last one on the way to it.</summary>
    public static YamlNode Nearest(YamlNode node, ReadOnlySpan<string> path) =>
        !path.IsEmpty && node is YamlMapping mapping && mapping.Find(path[0]) is { } entry ? Nearest(entry.Value, path[1..]) : node;

    /// <summary>The type behind a key, or null where the types know none.</summary>
    public static OptionType? ChildOf(OptionType? type, string key) =>
        type?.Kind switch
        {
            OptionKind.Record => type.Property(key)?.Type,
            OptionKind.Choice => type.Choice(key),
            _ => null,
        };

    private static bool IsChoice(OptionType? type) => type?.Kind == OptionKind.Choice;

    private static bool SameChoice(YamlMapping a, YamlMapping b) =>
        a.Entries is [var only] && b.Entries is [var other] && only.Key == other.Key;
}
