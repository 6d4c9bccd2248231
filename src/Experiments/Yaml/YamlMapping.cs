using Permafrost.Experiments.Faults;

namespace Permafrost.Experiments.Yaml;

/// <summary>A mapping in the order of its file; no key stands in it twice.</summary>
internal sealed class YamlMapping(SourcePosition position, IReadOnlyList<YamlEntry> entries) : YamlNode(position)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Found => Entries.Count == 0 ? "an empty mapping" : "a mapping";

    public YamlEntry? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry;
            }
        }

        return null;
    }

    /// <summary>The same mapping with one value replaced in its place, or added at the end.</summary>
    public YamlMapping With(string key, SourcePosition keyPosition, YamlNode value)
    {
        var changed = new List<YamlEntry>(Entries.Count + 1);
        bool found = false;
        foreach (var entry in Entries)
        {
            bool same = entry.Key == key;
            found |= same;
            changed.Add(same ? new YamlEntry(key, keyPosition, value) : entry);
        }

        if (!found)
        {
            changed.Add(new YamlEntry(key, keyPosition, value));
        }

        return new YamlMapping(Position, changed);
    }
}
