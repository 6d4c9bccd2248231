using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Permafrost.Core.Text;
using Permafrost.Experiments.Binding;
using Permafrost.Experiments.Faults;
using Permafrost.Experiments.Yaml;

namespace Permafrost.Experiments.Architectures;

/// <summary>The values of an architecture's parameters in one experiment: its defaults, with what the experiment overrides.</summary>
internal sealed class ParameterSet
{
    private readonly Architecture architecture;
    private readonly Dictionary<string, YamlNode> values = new(StringComparer.Ordinal);

    private ParameterSet(Architecture architecture) => this.architecture = architecture;

    /// <summary>Null where a fault was added: a parameter that the architecture does not have, or a value that none can be.</summary>
    public static ParameterSet? Of(Architecture architecture, YamlMapping? overrides, FaultList faults)
    {
        int before = faults.Reported;
        var set = new ParameterSet(architecture);
        foreach (var declared in architecture.Parameters)
        {
            set.values[declared.Key] = declared.Value;
        }

        foreach (var entry in overrides?.Entries ?? [])
        {
            var path = OptionPath.Root.Key("parameters").Key(entry.Key);
            if (!architecture.Declares(entry.Key))
            {
                faults.Add(entry.KeyPosition, set.Unknown(entry.Key, path));
            }
            else if (ParameterValue.Check(entry.Value, path, faults))
            {
                set.values[entry.Key] = entry.Value;
            }
        }

        foreach (var (name, value) in set.values)
        {
            if (value is YamlList list && architecture.UsesOf(name) is { } uses && list.Items.Count > uses)
            {
                faults.Add(
                    list.Position,
                    $"parameters.{name} has {list.Items.Count} values; expected at most {uses}, one for each use in {architecture.Path}"
                );
            }
        }

        return faults.Reported == before ? set : null;
    }

    public ImmutableSortedDictionary<string, JsonNode> ToJson() =>
        values.ToImmutableSortedDictionary(pair => pair.Key, pair => YamlJson.Of(pair.Value)!, StringComparer.Ordinal);

    /// <summary>The layer with every placeholder replaced; the same node where it has none.</summary>
    public YamlNode Substitute(YamlNode node, OptionPath path, string experiment, FaultList faults)
    {
        switch (node)
        {
            case YamlScalar { Kind: ScalarKind.Text } scalar when Placeholder.Parse(scalar.Text) is { } placeholder:
                return Value(scalar, placeholder, path, experiment, faults);
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    var value = Substitute(entry.Value, path.Key(entry.Key), experiment, faults);
                    mapping = ReferenceEquals(value, entry.Value) ? mapping : mapping.With(entry.Key, entry.KeyPosition, value);
                }

                return mapping;
            case YamlList list:
                var items = list.Items.Select((item, index) => Substitute(item, path.Item(index), experiment, faults)).ToList();
                return items.SequenceEqual(list.Items) ? list : new YamlList(list.Position, items);
            default:
                return node;
        }
    }

    private YamlNode Value(YamlScalar scalar, Placeholder placeholder, OptionPath path, string experiment, FaultList faults)
    {
        if (!values.TryGetValue(placeholder.Parameter, out var value))
        {
            faults.Add(scalar.Position, architecture.UnknownPlaceholder(placeholder));
            return scalar;
        }

        if (value is not YamlList list || placeholder.Index is not { } index)
        {
            return value;
        }

        if (index < list.Items.Count)
        {
            return list.Items[index];
        }

        string expected = list.Items.Count == 1 ? "index 0" : $"an index 0..{list.Items.Count - 1}";
        faults.Add(
            scalar.Position,
            $"{path} is \"{placeholder}\", but {placeholder.Parameter} has {Values(list.Items.Count)}; expected {expected}, or a longer list",
            experiment
        );
        return scalar;
    }

    private static string Values(int count) => count == 1 ? "one value" : $"{count} values";

    private string Unknown(string name, OptionPath path)
    {
        string of = architecture.Name == Architecture.InPlace ? "the architecture in place" : $"architecture {architecture.Name}";
        string expected =
            architecture.Parameters.Count == 0 ? "none, it has no parameters" : $"one of {FaultText.Listed(architecture.ParameterNames)}";
        return $"{path} is no parameter of {of}; expected {expected}{NearestName.Hint(name, architecture.ParameterNames)}";
    }
}
